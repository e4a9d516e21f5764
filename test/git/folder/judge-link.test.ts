import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeLinks } from '#git/folder/judge-link.ts';

const outside = (links: Readonly<Record<string, string>>): readonly unknown[] =>
  judgeLinks(new Map(Object.entries(links))).map(({ facts }) => (facts as { path?: string }).path);

describe('git: symbolic links of a build', () => {
  for (const target of ['/etc/passwd', '..', '../x', 'a/../../x', 'C:\\x', './/..//x']) {
    it(`lead out: ${target}`, () => {
      expect(outside({ link: target })).to.deep.equal(['link']);
    });
  }

  for (const target of ['.', 'a', 'gone/../a', '..a', 'b/..', 'link', 'a//b/']) {
    it(`stay inside: ${target}`, () => {
      expect(outside({ link: target })).to.deep.equal([]);
    });
  }

  it('lead out through another link, though their text does not', () => {
    expect(outside({ 'a/b/up': '../..', 'a/b/x': 'up/../secret' })).to.deep.equal(['a/b/x']);
    expect(outside({ 'a/b/down': 'c/d', 'a/b/x': 'down/../../../../y' })).to.deep.equal([]);
    expect(outside({ one: 'two/x', two: '/tmp' })).to.deep.equal(['one', 'two']);
  });

  it('go in circles nowhere', () => {
    expect(outside({ one: 'two', two: 'one' })).to.deep.equal([]);
  });

  it('are refused by the name that Git refuses', () => {
    const refused =
      'sub/.gitmodules .GitModules gitmod~1 sub/GI7EBA~1 gi7e~123 .gitmodules. .gitmodules::$DATA .git\u200cmodules';
    const names = [...refused.split(' '), '.gitmodules '];
    const problems = judgeLinks(new Map(names.map((name) => [name, 'x'])));
    expect(problems.map(({ code }) => code)).to.deep.equal(names.map(() => 'PACKAGE_NAME_ODD'));
    const fine = ['.gitmodules/x', 'gitmod~5', 'gi7eba~12', 'gi7eba~0', 'x.gitmodules', '.gitattributes'];
    expect(judgeLinks(new Map(fine.map((name) => [name, 'x'])))).to.deep.equal([]);
  });

  it('are judged as the system goes', () => {
    const step = fc.constantFrom('..', 'd', 'e', 'l', 'm');
    const target = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/'));
    const path = fc.constantFrom('l', 'd/l', 'd/e/m', 'e/l');
    const root = mkdtempSync(join(tmpdir(), 'slotship-test-'));
    try {
      fc.assert(
        fc.property(fc.dictionary(path, target, { minKeys: 1, maxKeys: 4 }), (links) => {
          // So deep that nothing climbs out of what is looked at.
          const build = join(root, 'd/e/l/m/d/e/l/m/build');
          mkdirSync(join(build, 'd/e'), { recursive: true });
          mkdirSync(join(build, 'e'), { recursive: true });
          for (const [name, to] of Object.entries(links)) symlinkSync(to, join(build, name));
          const judged = outside(links);
          for (const name of Object.keys(links)) {
            const end = realPath(join(build, name));
            if (end === undefined || `${end}/`.startsWith(`${build}/`)) continue;
            expect(judged, JSON.stringify(links)).to.include(name);
          }
          rmSync(join(root, 'd'), { recursive: true });
        }),
        { numRuns: 100 },
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

/** Where a path ends; undefined when there is nothing. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
