import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { catalogue } from '#failures/catalogue.ts';

const root = join(import.meta.dirname, '../..');
const codes = Object.keys(catalogue);

/** All of src but the catalogue itself. */
function readSource(): string {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && !join(file.parentPath, file.name).includes(join('failures', 'codes')))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}

describe('every failure code', () => {
  it('has a heading in docs/failures.md, and no heading is left over', () => {
    const docs = readFileSync(join(root, 'docs/failures.md'), 'utf8');
    const documented = [...docs.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
    expect(documented.sort()).to.deep.equal([...codes].sort());
  });

  it('can be the identity of a TeamCity build problem', () => {
    expect(codes.filter((code) => !/^[A-Z][A-Z0-9_]{0,59}$/.test(code))).to.deep.equal([]);
  });

  it('is raised somewhere', () => {
    const source = readSource();
    expect(codes.filter((code) => !source.includes(`'${code}'`))).to.deep.equal([]);
  });
});
