/** Files of an app that remembers who asked it, for the checkout of a world. */
export function watchedApp(greeting: string): Readonly<Record<string, string>> {
  return {
    'api-web/server.js': `'use strict';
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');
const stamp = JSON.parse(readFileSync(__dirname + '/slotship.json', 'utf8'));
// A swap needs the app to be warm: it takes a while until it answers.
const readyAt = Date.now() + 300;
const agents = [];
createServer((request, response) => {
  agents.push(request.headers['user-agent'] || 'nobody');
  const url = new URL(request.url, 'http://app');
  const facts = {
    greeting: '${greeting}', commit: stamp.commit, pid: process.pid, colour: process.env.COLOUR,
    database: process.env.DATABASE, first: agents[0],
  };
  const answer = () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(facts));
  };
  setTimeout(answer, Math.max(readyAt - Date.now(), Number(url.searchParams.get('hold') || 0), 0));
}).listen(process.env.PORT);
`,
    'slotship.yml': `resourceGroup: web
app: api-web
slot: stage
build: api-web
versionCheck: /version json $.commit
requireVersionCheck: true
`,
  };
}

/** What the app says of the process that answered. */
export interface Sight {
  readonly greeting: string;
  readonly commit: string;
  readonly pid: number;
  readonly colour: string;
  readonly database: string;
  /** User agent of the first request that the process ever got. */
  readonly first: string;
}
