import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import table from '../../scripts/rooms.cjs';

const root = join(import.meta.dirname, '../..');

/** Files that each cross one border, and how the rule that must say so begins. */
const planted: readonly { readonly file: string; readonly text: string; readonly rule: string }[] = [
  {
    file: 'src/failures/words.ts',
    text: `import '#app-service/slot.ts';`,
    rule: 'failures imports of src only nothing',
  },
  { file: 'src/plan/peek.ts', text: `import '#stages/swap.ts';`, rule: 'plan imports of src only' },
  {
    file: 'src/stages/shortcut.ts',
    text: `import '#azure/management.ts';`,
    rule: 'stages imports of src only',
  },
  {
    file: 'src/stages/typed-shortcut.ts',
    text: `export type M = import('#azure/management.ts').M;`,
    rule: 'stages imports of src only',
  },
  { file: 'src/report/file.ts', text: `import 'node:fs';`, rule: 'report imports of Node only path, url' },
  { file: 'src/parameters/bare.ts', text: `import 'fs/promises';`, rule: 'parameters imports of Node only' },
  { file: 'src/git/server.ts', text: `import 'node:https';`, rule: 'git imports of Node only' },
  { file: 'src/commands/run-it.ts', text: `import 'execa';`, rule: 'commands imports of npm only nothing' },
  {
    file: 'src/ci/arm.ts',
    text: `import '@azure/arm-appservice';`,
    rule: 'ci imports of npm only @actions/core',
  },
  {
    file: 'src/emulator/copy.ts',
    text: `import '#stages/swap.ts';`,
    rule: 'the emulator imports of src only types of app-service',
  },
  {
    file: 'src/emulator/value.ts',
    text: `import { slot } from '#app-service/slot.ts'; export const s = slot;`,
    rule: 'the emulator imports of app-service only types',
  },
  {
    file: 'src/emulator/client.ts',
    text: `import '@azure/arm-appservice';`,
    rule: 'emulator imports of npm only',
  },
  {
    file: 'src/commands/emulate.ts',
    text: `await import('#emulator/start.ts');`,
    rule: 'only main imports the emulator',
  },
  {
    file: 'src/main/start.ts',
    text: `import '#emulator/start.ts';`,
    rule: 'main imports the emulator only with import()',
  },
  {
    file: 'src/main.ts',
    text: `await import('#emulator/start.ts');`,
    rule: 'only main imports the emulator',
  },
  {
    file: 'src/run.ts',
    text: `import '#main/good.ts';`,
    rule: 'only main.ts and tests import the room main',
  },
  { file: 'bench/all.ts', text: `import '../src/main.ts';`, rule: 'nobody imports main.ts' },
  {
    file: 'src/ports.ts',
    text: `import { slot } from '#app-service/slot.ts'; export const s = slot;`,
    rule: 'ports are types',
  },
  {
    file: 'src/http/dots.ts',
    text: `import '../failures/failure.ts';`,
    rule: 'another room is imported as #room/file.ts',
  },
  {
    file: 'src/azure/hash.ts',
    text: `import '#azure/management.ts';`,
    rule: 'the own room is imported as ./file.ts',
  },
  {
    file: 'test/dots.ts',
    text: `import '../src/failures/failure.ts';`,
    rule: 'from outside a room its files are imported as',
  },
  { file: 'src/http/tested.ts', text: `import '../../test/good.ts';`, rule: 'src imports nothing of tests' },
  { file: 'src/azure/lost.ts', text: `import './nowhere.ts';`, rule: 'every import leads somewhere' },
  { file: 'src/plan/left.ts', text: `import './right.ts';`, rule: 'no imports go round in a circle' },
  { file: 'src/plan/right.ts', text: `import './left.ts';`, rule: 'no imports go round in a circle' },
];

/** Files that keep to the borders. */
const good: Readonly<Record<string, string>> = {
  'src/failures/failure.ts': 'export const failure = 1;',
  'src/app-service/slot.ts': `import '#failures/failure.ts'; export const slot = 1; export type Slot = 1;`,
  'src/azure/management.ts': `import '@azure/arm-appservice'; export type M = 1;`,
  'src/stages/swap.ts': `import type { Slot } from '#app-service/slot.ts'; export type S = Slot;`,
  'src/parameters/paths.ts': `import 'node:path';`,
  'src/emulator/start.ts': `import 'node:net'; import type { Slot } from '#app-service/slot.ts'; export type S = Slot;`,
  'src/main/good.ts': `await import('#emulator/start.ts');`,
  'test/good.ts': `import '#failures/failure.ts';`,
};

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly rules?: readonly { readonly name: string }[] }[];
  }[];
}

async function cruise(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    tool,
    'src',
    'test',
    'bench',
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
  ];
  const options = { cwd: folder, maxBuffer: 32 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  const { modules } = JSON.parse(stdout) as Cruise;
  return new Map(
    modules.map(({ source, dependencies }) => [
      source,
      dependencies.flatMap(({ rules = [] }) => rules.map(({ name }) => name)),
    ]),
  );
}

describe('borders', () => {
  let folder: string;
  let found: ReadonlyMap<string, readonly string[]>;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'slotship-borders-'));
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [file, text] of [
      ...Object.entries(good),
      ...planted.map(({ file, text }) => [file, text] as const),
    ]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\nexport {};\n`);
    }
    found = await cruise(folder);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { file, text, rule } of planted) {
    it(`${file} is told '${rule}' for: ${text}`, () => {
      expect(found.get(file)?.some((name) => name.startsWith(rule))).to.equal(true, String(found.get(file)));
    });
  }

  for (const file of Object.keys(good)) {
    it(`${file} is told nothing`, () => {
      expect(found.get(file)).to.deep.equal([]);
    });
  }

  it('has a row for everything in src', () => {
    const named = [...table.rooms.map(({ name }) => name), 'emulator', 'main.ts'];
    expect(readdirSync(join(root, 'src')).filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  it('has a subpath in package.json for every room', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    const folders = readdirSync(join(root, 'src')).filter((name) => !name.endsWith('.ts'));
    for (const name of folders) {
      expect(manifest.imports).to.have.property(`#${name}/*`, `./src/${name}/*`);
    }
  });
});
