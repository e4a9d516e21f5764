import { join } from 'node:path';
import { expect } from 'chai';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '../..');

/** Lints text as if it were a file of a room, with the bans of the rooms alone, and gives what was said. */
async function bansOn(file: string, text: string): Promise<readonly string[]> {
  const eslint = new ESLint({
    cwd: root,
    ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
    overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
  });
  const results = await eslint.lintText(text, { filePath: join(root, file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

const globals = ['no-restricted-globals'];
const syntax = ['no-restricted-syntax'];

const cases: readonly (readonly [file: string, text: string, told: readonly string[]])[] = [
  ['src/stages/planted.ts', 'console.log(1);', globals],
  ['src/stages/planted.ts', 'export const env = process.env;', globals],
  ['src/stages/planted.ts', 'setTimeout(() => 1, 5);', globals],
  ['src/azure/planted.ts', 'await fetch("https://example.com");', globals],
  ['src/git/planted.ts', 'performance.now();', globals],
  ['src/report/planted.ts', 'export const now = Date.now();', syntax],
  ['src/report/planted.ts', 'export const now = new Date();', syntax],
  ['src/report/planted.ts', 'export const then = new Date(0).toISOString();', []],
  ['src/stages/planted.ts', 'export const limit = AbortSignal.timeout(5);', syntax],
  ['src/stages/planted.ts', 'export const chance = Math.random();', syntax],
  ['src/stages/planted.ts', 'export const text = (s: Secret) => s.reveal();', syntax],
  ['src/parameters/planted.ts', 'export const text = (s?: Secret) => s?.reveal();', syntax],
  ['src/emulator/planted.ts', 'export const text = (s: Secret) => s.reveal();', syntax],
  ['src/run.ts', 'export const text = (s: Secret) => s.reveal();', syntax],
  ['src/git/planted.ts', 'export const text = (s: Secret) => s.reveal();', []],
  ['src/azure/planted.ts', 'export const text = (s: Secret) => s.reveal();', []],
  ['src/main.ts', 'export const text = (s: Secret) => s.reveal(); process.exitCode = 1;', []],
  ['src/clock.ts', 'setTimeout(() => Date.now(), 5);', []],
  ['src/ci/planted.ts', 'console.log(1);', []],
  ['src/plan/planted.ts', 'export default 1;', ['no-restricted-exports']],
];

describe('lint bans of the rooms', function () {
  this.timeout(30_000);
  for (const [file, text, told] of cases) {
    it(`${file}: ${text} → ${told.join(', ') || 'nothing'}`, async () => {
      expect(await bansOn(file, text)).to.deep.equal(told);
    });
  }
});
