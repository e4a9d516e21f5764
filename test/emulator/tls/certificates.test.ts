import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCertificates } from '#emulator/tls/certificates.ts';

describe('emulator: certificates', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-tls-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are for localhost and 127.0.0.1 alone, signed by a CA of their own', async () => {
    const made = await readCertificates(folder);
    const authority = new X509Certificate(await readFile(made.caFile));
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.verify(authority.publicKey)).to.equal(true);
    expect(certificate.checkIssued(authority)).to.equal(true);
    expect([authority.ca, certificate.ca]).to.deep.equal([true, false]);
    expect(certificate.subjectAltName).to.equal('DNS:localhost, IP Address:127.0.0.1');
  });

  it('are kept, and made anew shortly before they end', async () => {
    const first = await readCertificates(folder);
    expect((await readCertificates(folder)).certificate).to.equal(first.certificate);
    await writeFile(join(folder, 'tls', 'valid-until.txt'), String(Date.now() + 1000));
    expect((await readCertificates(folder)).certificate).not.to.equal(first.certificate);
  });

  it('leave no key of the CA behind', async () => {
    await readCertificates(folder);
    expect((await readdir(folder)).sort()).to.deep.equal(['ca.pem', 'tls']);
    expect((await readdir(join(folder, 'tls'))).sort()).to.deep.equal([
      'localhost-key.pem',
      'localhost.pem',
      'valid-until.txt',
    ]);
  });
});
