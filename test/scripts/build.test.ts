import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { compareDist } from '../../scripts/build/compare-dist.ts';
import type { DistFile } from '../../scripts/build/make-dist.ts';
import { makeDist } from '../../scripts/build/make-dist.ts';
import { makeLauncher } from '../../scripts/build/make-launcher.ts';
import { rejectionOf } from '../fakes/rejection.ts';

const root = join(import.meta.dirname, '../..');
const program = { program: 'test/fixtures/build/program.ts' };

async function write(folder: string, files: readonly DistFile[]): Promise<void> {
  for (const { path, text, executable } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await chmod(join(folder, path), executable ? 0o755 : 0o644);
  }
}

async function runNode(args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    return { code: 0, out: stdout, error: stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

describe('build', () => {
  let folder: string;
  let files: readonly DistFile[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-build-'));
    files = await makeDist(root, program);
  });

  beforeEach(async () => {
    await rm(folder, { recursive: true, force: true });
    await write(folder, files);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('gives a launcher, the program, a chunk for what is loaded later, and the licences', () => {
    expect(files.map(({ path }) => path)).to.deep.equal([
      'THIRD-PARTY-LICENSES.txt',
      'chunks/lazy.mjs',
      'main.mjs',
      'post.mjs',
      'program.mjs',
    ]);
  });

  it('gives the same bytes again', async () => {
    expect(await makeDist(root, program)).to.deep.equal(files);
  });

  it('names the licence of what is bundled, with its text', () => {
    const licences = files[0]?.text ?? '';
    expect(licences).to.match(/^fastest-levenshtein [\d.]+ \(MIT\)$/m);
    expect(licences).to.contain('Permission is hereby granted');
    expect(licences).not.to.contain('mocha');
  });

  it('runs the program through the launcher, and loads a chunk when it is asked for', async () => {
    expect(await runNode([join(folder, 'main.mjs'), 'a', 'b'])).to.deep.equal({
      code: 0,
      out: 'program a b\n',
      error: '',
    });
    expect(await runNode([join(folder, 'main.mjs'), '--lazy'])).to.deep.include({ code: 0, out: '1\n' });
  });

  it('recovers in the post step after a run that did not end by itself, and else does nothing', async () => {
    const post = join(folder, 'post.mjs');
    const runPost = async (state: string | undefined): Promise<string> => {
      const env = { ...process.env, ...(state === undefined ? {} : { STATE_SLOTSHIP_SWAP: state }) };
      return (await promisify(execFile)(process.execPath, [post], { env })).stdout;
    };
    expect(await runPost('open')).to.equal('program recover\n');
    expect(await runPost('ended')).to.equal('');
    expect(await runPost(undefined)).to.equal('');
  });

  it('refuses to bundle an import that leads nowhere', async () => {
    const thrown = await rejectionOf(makeDist(root, { program: 'test/fixtures/build/unresolved.ts' }));
    expect(String(thrown)).to.contain('./missing.ts');
  });

  it('finds nothing to say of a folder that is current', async () => {
    expect(await compareDist(folder, files)).to.deep.equal([]);
  });

  it('names what is changed, missing, left over or has lost its executable bit', async () => {
    await writeFile(join(folder, 'program.mjs'), 'changed');
    await rm(join(folder, 'chunks/lazy.mjs'));
    await writeFile(join(folder, 'chunks/old.mjs'), '');
    await chmod(join(folder, 'main.mjs'), 0o644);
    expect(await compareDist(folder, files)).to.deep.equal([
      'chunks/lazy.mjs is missing.',
      ...(process.platform === 'win32' ? [] : ['main.mjs is not executable.']),
      'program.mjs is not what the source gives.',
      'chunks/old.mjs is left over.',
    ]);
  });

  it('names every file of a dist that was never built', async () => {
    expect(await compareDist(join(folder, 'nowhere'), files)).to.have.length(files.length);
  });
});

describe('launcher', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-launcher-'));
    await writeFile(join(folder, 'main.mjs'), makeLauncher('20.19.0', 'program.mjs'));
    await writeFile(join(folder, 'program.mjs'), `console.log('started');`);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the launcher in a Node that says it is `version`. */
  async function runAs(version: string): Promise<{ code: number; out: string; error: string }> {
    const disguise = join(folder, `as-${version}.cjs`);
    const versions = `Object.freeze({ ...process.versions, node: '${version}' })`;
    await writeFile(
      disguise,
      `const versions = ${versions}; globalThis.process = new Proxy(process, { get: (target, key) => key === 'versions' ? versions : target[key] });`,
    );
    return runNode(['--require', disguise, join(folder, 'main.mjs')]);
  }

  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.21.0']) {
    it(`starts the program on Node ${version}`, async () => {
      expect(await runAs(version)).to.deep.equal({ code: 0, out: 'started\n', error: '' });
    });
  }

  for (const version of ['12.22.12', '18.20.8', '20.18.3']) {
    it(`says in one sentence what it needs on Node ${version}`, async () => {
      expect(await runAs(version)).to.deep.equal({
        code: 2,
        out: '',
        error: `slotship needs Node 20.19 or newer; this is Node ${version}.\n`,
      });
    });
  }
});
