'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { home } = require('./home-page.js');
const { missingSettings, setting } = require('./settings.js');
const { stamp } = require('./stamp.js');

const style = readFileSync(join(__dirname, '..', 'public', 'style.css'), 'utf8');
const products = JSON.parse(readFileSync(join(__dirname, 'products.json'), 'utf8'));

/** What the app answers: status, content type, body and further headers. */
function answer(method, url) {
  if (method !== 'GET' && method !== 'HEAD')
    return json(405, { error: 'Only GET and HEAD.' }, { allow: 'GET, HEAD' });
  switch (new URL(url, 'http://app').pathname) {
    case '/':
      return {
        status: 200,
        type: 'text/html; charset=utf-8',
        body: home(setting('GREETING') ?? 'Welcome', stamp, products),
      };
    case '/style.css':
      return { status: 200, type: 'text/css; charset=utf-8', body: style };
    case '/health':
      return health();
    case '/version':
      return json(
        200,
        { ...stamp, pid: process.pid },
        stamp.commit === null ? {} : { 'x-commit': stamp.commit },
      );
    case '/api/products':
      return json(200, { products });
    default:
      return json(404, { error: 'There is no such page.' });
  }
}

function health() {
  const missing = missingSettings();
  return missing.length === 0
    ? json(200, { status: 'up' })
    : json(503, { status: 'down', reason: `Settings are missing: ${missing.join(', ')}` });
}

function json(status, value, headers) {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n`, headers };
}

module.exports = { answer };
