'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The build this process is, from the file that slotship puts into every push. It is read once, when the process
 * starts: a process that still runs old code says so, even when newer files already lie beside it.
 */
const stamp = readStamp(join(__dirname, '..', 'slotship.json'));

function readStamp(path) {
  try {
    const {
      commit = null,
      buildNumber = null,
      buildUrl = null,
      time = null,
    } = JSON.parse(readFileSync(path, 'utf8'));
    return { commit, buildNumber, buildUrl, time };
  } catch (error) {
    // On a developer's machine nobody has stamped the build.
    if (error.code === 'ENOENT') return { commit: null, buildNumber: null, buildUrl: null, time: null };
    throw error;
  }
}

module.exports = { stamp };
