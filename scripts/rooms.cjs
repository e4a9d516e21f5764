// The rooms of src and what each may touch. .dependency-cruiser.cjs and eslint.config.mjs are made from this table,
// and docs/architecture.md explains it. Anything that is not named in a row is not allowed there.

/**
 * @typedef {object} Room
 * @property {string} name         folder or file (`clock.ts`) below src
 * @property {readonly string[]} rooms     what it may import of src, beside itself
 * @property {readonly string[]} [core]    Node's modules; without the list only `path` and `url`, which are pure
 * @property {readonly string[]} [packages] npm packages
 * @property {readonly string[]} [globals] of the restricted globals below
 */

const pureCore = ['path', 'url'];
const words = ['app-service', 'failures'];
const timers = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];
const network = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];

/** @type {readonly Room[]} */
const rooms = [
  { name: 'failures', rooms: [] },
  { name: 'app-service', rooms: ['failures'], packages: ['fast-xml-parser', 'fastest-levenshtein'] },
  { name: 'parameters', rooms: words, packages: ['yaml', 'jsonpath-rfc9535'] },
  { name: 'plan', rooms: ['parameters', ...words] },
  { name: 'report', rooms: ['plan', ...words] },
  { name: 'ports.ts', rooms: ['app-service', 'report'] },
  {
    name: 'stages',
    rooms: ['plan', 'report', 'ports.ts', ...words],
    packages: ['ajv', 'jsonpath-rfc9535'],
  },
  { name: 'clock.ts', rooms: ['ports.ts'], globals: [...timers, 'Date'] },
  {
    name: 'http',
    rooms: ['ports.ts', ...words],
    core: ['fs', 'http', 'https', 'net', 'tls', 'stream', 'stream/promises', 'zlib'],
    packages: ['https-proxy-agent', 'proxy-from-env'],
    globals: [...network, ...timers, 'AbortSignal'],
  },
  {
    name: 'azure',
    rooms: ['http', 'ports.ts', ...words],
    core: ['tls'],
    packages: ['@azure/arm-appservice', '@azure/identity', '@azure/core-rest-pipeline', '@azure/core-auth'],
  },
  {
    name: 'git',
    rooms: ['http', 'ports.ts', ...words],
    core: [
      'fs',
      'fs/promises',
      'zlib',
      'crypto',
      'worker_threads',
      'v8',
      'os',
      'stream',
      'stream/promises',
      'events',
      'util',
      'string_decoder',
      'timers/promises',
    ],
    packages: ['isomorphic-git'],
    globals: ['AbortSignal'],
  },
  {
    name: 'processes',
    rooms: ['ports.ts', ...words],
    core: ['child_process', 'process', 'stream', 'timers'],
    packages: ['execa'],
  },
  {
    name: 'ci',
    rooms: ['report', 'plan', 'ports.ts', ...words],
    core: ['crypto', 'util'],
    packages: ['@actions/core'],
    globals: ['console'],
  },
  {
    name: 'run.ts',
    rooms: ['parameters', 'plan', 'stages', 'report', 'ports.ts', ...words],
  },
  {
    name: 'commands',
    rooms: ['parameters', 'plan', 'stages', 'report', 'ports.ts', 'run.ts', ...words],
    core: ['fs/promises', 'os'],
  },
  {
    name: 'main',
    rooms: [
      'http',
      'azure',
      'git',
      'processes',
      'ci',
      'clock.ts',
      'commands',
      'emulator',
      'parameters',
      'plan',
      'report',
      'run.ts',
      'ports.ts',
      ...words,
    ],
    core: ['buffer', 'fs', 'fs/promises', 'crypto', 'os', 'path'],
  },
];

/** The emulator imports of src only types of app-service; its servers may use any module of Node, and these of npm. */
const emulatorPackages = ['@peculiar/x509', 'reflect-metadata', 'fflate', 'kuduscript', 'kudusync'];

/** Globals that reach the outside or the clock; a room has those that its row names. `Date` here is the present time. */
const restrictedGlobals = [
  'process',
  'globalThis',
  'console',
  'crypto',
  'performance',
  ...network,
  ...timers,
];

/** Where `.reveal(` may be called: the doors that send a secret, the masks of the CIs, and main. */
const revealing = ['azure', 'git', 'http', 'ci', 'main', 'main.ts'];

module.exports = { rooms, emulatorPackages, pureCore, restrictedGlobals, revealing };
