import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stageNames } from '#plan/stage-name.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Titles of the headings of one level, in their order. */
function headings(markdown: string, level: number): readonly string[] {
  return [...markdown.matchAll(/^(#+) +(.+)$/gm)]
    .filter(([, marks]) => marks?.length === level)
    .map(([, , title]) => title ?? '');
}

describe('a stage has one name everywhere', () => {
  const failureSections = headings(read('docs/failures.md'), 2).map((title) => title.toLowerCase());
  const architecture = read('docs/architecture.md');

  for (const name of stageNames) {
    it(`${name}: its file, its test, its section of failures`, () => {
      expect(existsSync(join(root, `src/stages/${name}.ts`)), 'file').to.equal(true);
      expect(existsSync(join(root, `test/stages/${name}.test.ts`)), 'test').to.equal(true);
      expect(failureSections).to.include(name);
    });
  }

  it('docs/architecture.md has a heading for each, in their order', () => {
    const section = architecture.slice(architecture.indexOf('## Stages'));
    const titles = headings(section, 3).filter((title) => (stageNames as readonly string[]).includes(title));
    expect(titles).to.deep.equal([...stageNames]);
  });

  it('a deploy takes them in their order, and swap and swap-back begin and end like it', () => {
    const stagesOf = (file: string): readonly (string | undefined)[] =>
      [...read(file).matchAll(/\bstage\(\s*'([^']+)'/g)].map(([, name]) => name);
    const end = stagesOf('src/stages/swap-and-verify.ts');
    expect([...stagesOf('src/stages/run-stages.ts'), ...end]).to.deep.equal([...stageNames]);
    const ofSwap = [...stagesOf('src/stages/run-swap.ts'), ...end];
    expect(ofSwap).to.deep.equal(stageNames.filter((name) => ofSwap.includes(name)));
  });
});
