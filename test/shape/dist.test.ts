import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');

/** A file of dist and all that it imports before its first line runs. */
function startOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)"(\.[^"]+\.mjs)"/g)) {
    startOf(join(dirname(file), target), seen);
  }
  return seen;
}

function listModules(): readonly string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(dist, name));
}

const sizeBytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + statSync(file).size, 0);

describe('dist', () => {
  it('starts with less than a fifth of itself; the rest waits until it is asked for', () => {
    const start = startOf(join(dist, 'program.mjs'));
    expect(start.size).to.be.greaterThan(1);
    expect(sizeBytes(start)).to.be.lessThan(sizeBytes(listModules()) / 5);
  });

  it("starts without Azure's SDK, sign-in, undici, execa, isomorphic-git and the emulator", () => {
    const start = [...startOf(join(dist, 'program.mjs'))]
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const marks = ['slotsswap', 'msal', 'undici', 'execaNode', 'isomorphic-git/', 'receive-pack'];
    const everywhere = listModules()
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(
      marks.filter((mark) => !everywhere.includes(mark)),
      'marks that dist does not have',
    ).to.deep.equal([]);
    expect(marks.filter((mark) => start.includes(mark))).to.deep.equal([]);
  });

  it('names no folder of the machine that built it', () => {
    const telling = listModules().filter((file) => readFileSync(file, 'utf8').includes(root));
    expect(telling).to.deep.equal([]);
  });
});
