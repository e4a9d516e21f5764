// Holds the borders between the rooms of src. A rule's name is what its reader sees, so names are sentences.
const { rooms, emulatorPackages, pureCore } = require('./scripts/rooms.cjs');

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const anyOf = (texts) => `(${texts.join('|')})`;
/** Path of a room: a folder with all in it, or one file. */
const path = (name) => (name.endsWith('.ts') ? `^src/${escaped(name)}$` : `^src/${escaped(name)}/`);
const list = (names) =>
  names.length === 0 ? 'nothing' : names.map((name) => name.replace('.ts', '')).join(', ');

function borderOf({ name, rooms: allowed }) {
  return {
    name: `${name} imports of src only ${list(allowed)}`,
    severity: 'error',
    from: { path: path(name) },
    to: { path: '^src/', pathNot: [path(name), ...allowed.map(path)] },
  };
}

function coreOf({ name, core = [] }) {
  const allowed = [...pureCore, ...core];
  return {
    name: `${name} imports of Node only ${list(allowed)}`,
    severity: 'error',
    from: { path: path(name) },
    to: { dependencyTypes: ['core'], pathNot: `^(node:)?${anyOf(allowed.map(escaped))}$` },
  };
}

function packagesOf({ name, packages = [] }) {
  return {
    name: `${name} imports of npm only ${list(packages)}`,
    severity: 'error',
    from: { path: path(name) },
    to: {
      path: 'node_modules/',
      ...(packages.length === 0 ? {} : { pathNot: `node_modules/${anyOf(packages.map(escaped))}/` }),
    },
  };
}

const ways = [
  {
    name: 'another room is imported as #room/file.ts',
    severity: 'error',
    from: { path: '^src/([^/]+)/' },
    to: { path: '^src/', pathNot: '^src/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  },
  {
    name: 'the own room is imported as ./file.ts',
    severity: 'error',
    from: { path: '^src/([^/]+)/' },
    to: { path: '^src/$1/', dependencyTypes: ['aliased-subpath-import'] },
  },
  {
    name: 'from outside a room its files are imported as #room/file.ts',
    severity: 'error',
    from: { path: '^(src/[^/]+[.]ts$|test/|scripts/|bench/)' },
    to: { path: '^src/[^/]+/', dependencyTypesNot: ['aliased-subpath-import'] },
  },
  {
    name: 'src imports nothing of tests, scripts and benchmarks',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|scripts|bench|examples)/' },
  },
  {
    name: 'every import leads somewhere',
    severity: 'error',
    from: { pathNot: '^test/fixtures/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no imports go round in a circle',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      path: '^src/',
      circular: true,
      viaOnly: { pathNot: 'node_modules', dependencyTypesNot: ['type-only'] },
    },
  },
];

const special = [
  {
    name: 'ports are types: they import only types',
    severity: 'error',
    from: { path: '^src/ports[.]ts$' },
    to: { dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'the emulator imports of src only types of app-service',
    severity: 'error',
    from: { path: '^src/emulator/' },
    to: { path: '^src/', pathNot: ['^src/emulator/', '^src/app-service/'] },
  },
  {
    name: 'the emulator imports of app-service only types',
    severity: 'error',
    from: { path: '^src/emulator/' },
    to: { path: '^src/app-service/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'only main imports the emulator',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/emulator/', '^src/main/'] },
    to: { path: '^src/emulator/' },
  },
  {
    name: 'main imports the emulator only with import()',
    severity: 'error',
    from: { path: '^src/main/' },
    to: { path: '^src/emulator/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
  },
  {
    name: 'nobody imports main.ts',
    severity: 'error',
    from: { path: '^(src|test|scripts|bench)/' },
    to: { path: '^src/main[.]ts$' },
  },
  {
    name: 'only main.ts and tests import the room main',
    severity: 'error',
    from: { path: '^(src|scripts|bench)/', pathNot: ['^src/main/', '^src/main[.]ts$'] },
    to: { path: '^src/main/' },
  },
];

module.exports = {
  forbidden: [
    ...rooms.map(borderOf),
    ...rooms.map(coreOf),
    ...[...rooms, { name: 'emulator', packages: emulatorPackages }].map(packagesOf),
    ...special,
    ...ways,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    detectProcessBuiltinModuleCalls: true,
  },
};
