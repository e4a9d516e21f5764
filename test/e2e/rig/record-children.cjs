// Preloaded into the program under test: notes every process that it starts, with arguments and environment.
'use strict';

const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const childProcess = require('node:child_process');

const file = process.env.E2E_CHILDREN;
const note = (args, env) => {
  appendFileSync(file, `${JSON.stringify({ args, env })}\n`);
};

if (file !== undefined) {
  // Everything that is not synchronous ends up here.
  const { prototype } = childProcess.ChildProcess;
  const begin = prototype.spawn;
  prototype.spawn = function (options) {
    note(options.args, options.envPairs);
    return begin.call(this, options);
  };
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const original = childProcess[name];
    childProcess[name] = (...given) => {
      note(given.slice(0, 2).flat(), Object.values(given.at(-1)?.env ?? {}));
      return original(...given);
    };
  }
  syncBuiltinESMExports();
}
