import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { makeProducts } from '../../scripts/generate/products.ts';

/** A copy of what the generator reads and writes, so that the project's own files stay untouched. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-generate-'));
  for (const path of ['src', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'README.md']) {
    await cp(path, join(folder, path), { recursive: true });
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

function generate(
  folder: string,
  ...flags: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/generate.ts', ...flags],
      { cwd: folder },
      (error, stdout) => {
        done({ code: error === null ? 0 : Number(error.code), output: stdout });
      },
    );
  });
}

describe('scripts: generate', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await copyProject();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes every generated file, and then finds them current', async () => {
    const written = await generate(folder);
    expect(written.code).to.equal(0);
    for (const { path, text } of await makeProducts(folder)) {
      expect(await readFile(join(folder, path), 'utf8'), path).to.equal(text);
    }
    expect(await generate(folder, '--check')).to.deep.equal({
      code: 0,
      output: 'generated files are current\n',
    });
  }).timeout(30_000);

  it('names what is not current when it checks, and leaves it as it is', async () => {
    await generate(folder);
    await writeFile(join(folder, 'action.yml'), 'stale');
    await rm(join(folder, 'docs/failures.md'));
    expect(await generate(folder, '--check')).to.deep.equal({
      code: 1,
      output:
        'not current: action.yml (npm run generate)\nnot current: docs/failures.md (npm run generate)\n',
    });
    expect(await readFile(join(folder, 'action.yml'), 'utf8')).to.equal('stale');
  }).timeout(30_000);

  it('finds the files of this project current', async () => {
    for (const { path, text } of await makeProducts('.')) {
      expect(await readFile(path, 'utf8').catch(() => ''), `${path} is stale: npm run generate`).to.equal(
        text,
      );
    }
  });
});
