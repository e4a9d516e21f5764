import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

interface Source {
  readonly path: string;
  readonly text: string;
}

function listSources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }));
}

const product = listSources('src');
const all = [...product, ...listSources('scripts'), ...listSources('test')];

/** What a pattern's first group finds, with the file it is in. */
function findAll(sources: readonly Source[], pattern: RegExp): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([whole, group]) => `${path}: ${(group ?? whole).trim()}`),
  );
}

describe('house rules', () => {
  it('names files in kebab-case, and has no barrels', () => {
    const odd = all
      .map(({ path }) => path)
      .filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(basename(path)));
    expect(odd).to.deep.equal([]);
    expect(all.map(({ path }) => path).filter((path) => basename(path) === 'index.ts')).to.deep.equal([]);
  });

  it('has two classes', () => {
    expect(findAll(product, /^\s*(?:export )?(?:abstract )?class (\w+)/gm)).to.have.members([
      'src/failures/failure.ts: Failure',
      'src/app-service/secret.ts: Secret',
    ]);
  });

  it('switches a lint rule off only with its reason', () => {
    const switched = findAll(all, /(?:\/\/|\/\*) *(eslint-disable[^\n]*)/g);
    expect(switched.filter((line) => !/ -- \S/.test(line))).to.deep.equal([]);
  });

  it('checks no types away', () => {
    expect(findAll(product, /(@ts-(?:ignore|nocheck|expect-error)[^\n]*)/g)).to.deep.equal([]);
  });

  it('has median-sized files: half of them under 70 lines', () => {
    const lines = product.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).to.be.lessThan(70);
  });
});
