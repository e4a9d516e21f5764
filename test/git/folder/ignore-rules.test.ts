import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseIgnoreRules } from '#git/folder/ignore-rules.ts';
import { runGit } from '../../fixtures/git-server.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';

/** What our walk leaves out: a path is out when it or a folder above it is. */
function isOut(rules: string, path: string): boolean {
  const ignored = parseIgnoreRules(rules);
  const names = path.split('/');
  return names.some((_, index) => ignored(names.slice(0, index + 1).join('/'), index < names.length - 1));
}

describe('git: ignore rules', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*.map', 'a/b/c.map', true],
    ['/*.map', 'a/c.map', false],
    ['logs/', 'logs/today', true],
    ['logs/', 'logs', false],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'a/z', true],
    ['**/tmp', 'x/tmp/y', true],
    ['cache/**', 'cache/x', true],
    ['*.js\n!keep.js', 'keep.js', false],
    ['# *.js', 'a.js', false],
    ['\\#x', '#x', true],
    ['file[0-9].txt', 'file7.txt', true],
    ['file[!0-9].txt', 'file7.txt', false],
    ['', 'a', false],
    ['trailing   ', 'trailing', true],
    ['build\n!build/keep', 'build/keep', true],
  ];
  for (const [rules, path, out] of cases) {
    it(`${JSON.stringify(rules)} ${out ? 'leaves' : 'does not leave'} ${path} out`, () => {
      expect(isOut(rules, path)).to.equal(out);
    });
  }

  it('leaves its own file out', () => {
    expect(isOut('', '.slotshipignore')).to.equal(true);
  });

  it('decides as git does', function () {
    this.timeout(60_000);
    const folder = makeTestFolder();
    try {
      runGit(folder.path, 'init', '-q', '.');
      // Stars in a row beside other characters are left out: git compares pointers there, and decides by chance.
      const part = fc.oneof(
        fc.stringMatching(/^[ab*?]{1,4}$/).filter((text) => !text.includes('**')),
        fc.stringMatching(/^\*\*$|^\[[!^]?[abc-]{1,3}\]$/),
      );
      const pattern = fc
        .tuple(
          fc.constantFrom('', '!', '/'),
          fc.array(part, { minLength: 1, maxLength: 3 }),
          fc.constantFrom('', '/'),
        )
        .map(([before, parts, after]) => before + parts.join('/') + after);
      const path = fc
        .array(fc.stringMatching(/^[abc]{1,3}$/), { minLength: 1, maxLength: 3 })
        .map((parts) => parts.join('/'));
      fc.assert(
        fc.property(
          fc.array(pattern, { minLength: 1, maxLength: 3 }),
          fc.uniqueArray(path, { minLength: 1, maxLength: 8 }),
          (patterns, paths) => {
            const rules = patterns.join('\n');
            folder.write({ '.gitignore': `${rules}\n` });
            const asked = spawnSync('git', ['check-ignore', '--no-index', '--stdin'], {
              cwd: folder.path,
              input: paths.join('\n'),
              encoding: 'utf8',
            });
            const out = new Set(asked.stdout.split('\n').filter((line) => line !== ''));
            expect(
              paths.filter((one) => isOut(rules, one)),
              rules,
            ).to.deep.equal(paths.filter((one) => out.has(one)));
          },
        ),
        { numRuns: 150 },
      );
    } finally {
      folder.remove();
    }
  });
});
