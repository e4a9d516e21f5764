'use strict';

const { requiredSettings } = require('../package.json');

// App Service hands an app setting on under its name, and a connection string under its type and name.
const prefixes = [
  '',
  'CUSTOMCONNSTR_',
  'SQLCONNSTR_',
  'SQLAZURECONNSTR_',
  'MYSQLCONNSTR_',
  'POSTGRESQLCONNSTR_',
];

/** The value of an app setting or a connection string; undefined when the slot has none. */
function setting(name) {
  return prefixes
    .map((prefix) => process.env[`${prefix}${name}`])
    .find((value) => value !== undefined && value !== '');
}

/** What this build needs (package.json, requiredSettings) and the slot does not have. */
function missingSettings() {
  return requiredSettings.filter((name) => setting(name) === undefined);
}

module.exports = { missingSettings, setting };
