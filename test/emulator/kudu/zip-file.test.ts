import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractZip } from '#emulator/kudu/zip-file.ts';

describe('emulator: zip file', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'zip-')), 'out');
  });
  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('is unpacked, folders and names with backslashes included', () => {
    extractZip(
      zipSync({ 'a/b.txt': strToU8('b'), 'empty/': new Uint8Array(), 'c\\d.txt': strToU8('d') }),
      folder,
    );
    expect(readFileSync(join(folder, 'a/b.txt'), 'utf8')).to.equal('b');
    expect(readFileSync(join(folder, 'c/d.txt'), 'utf8')).to.equal('d');
    expect(statSync(join(folder, 'empty')).isDirectory()).to.equal(true);
  });

  it('makes an empty folder of an empty zip', () => {
    extractZip(zipSync({}), folder);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('is refused when it is none or reaches outside', () => {
    expect(() => {
      extractZip(new Uint8Array([1, 2]), folder);
    }).to.throw();
    for (const name of ['../x', '/x', 'a/../../x']) {
      expect(() => {
        extractZip(zipSync({ [name]: strToU8('x') }), folder);
      }).to.throw(/outside/u);
    }
  });
});
