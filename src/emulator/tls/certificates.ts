import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { wallClock } from '../clock.ts';

/** A certificate for `localhost` and the loopback addresses, and the file of the CA that clients are to trust. */
export interface Certificates {
  readonly caFile: string;
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * The folder's certificates, made at the first start and again shortly before they end.
 *
 * The CA's own key is never written: nobody can make another certificate that clients of this emulator
 * would trust. TLS knows only the machine's time, so an emulator with a stepped clock uses it here too.
 */
export async function readCertificates(folder: string): Promise<Certificates> {
  const files = {
    caFile: join(folder, 'ca.pem'),
    certificate: join(folder, 'tls', 'localhost.pem'),
    key: join(folder, 'tls', 'localhost-key.pem'),
    validUntil: join(folder, 'tls', 'valid-until.txt'),
  };
  const validUntil = await readFile(files.validUntil, 'utf8').then(Number, () => 0);
  if (validUntil < wallClock.now() + dayMs) await writeCertificates(folder, files);
  return {
    caFile: files.caFile,
    certificate: await readFile(files.certificate, 'utf8'),
    key: await readFile(files.key, 'utf8'),
  };
}

async function writeCertificates(
  folder: string,
  files: Readonly<Record<'caFile' | 'certificate' | 'key' | 'validUntil', string>>,
): Promise<void> {
  const until = wallClock.now() + 365 * dayMs;
  const made = await makeCertificates(wallClock.now() - dayMs, until);
  await mkdir(join(folder, 'tls'), { recursive: true, mode: 0o700 });
  await writeFile(files.key, made.key, { mode: 0o600 });
  await chmod(files.key, 0o600);
  await writeFile(files.certificate, made.certificate);
  await writeFile(files.caFile, made.authority);
  await writeFile(files.validUntil, String(until));
}

async function makeCertificates(
  from: number,
  until: number,
): Promise<{ authority: string; certificate: string; key: string }> {
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const common = { notBefore: new Date(from), notAfter: new Date(until), signingAlgorithm: algorithm };
  const issuer = 'CN=slotship emulator CA, O=Only for this emulator';
  const authority = await X509CertificateGenerator.createSelfSigned(
    {
      ...common,
      serialNumber: '01',
      name: issuer,
      keys: authorityKeys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const certificate = await X509CertificateGenerator.create(
    {
      ...common,
      serialNumber: '02',
      subject: 'CN=localhost',
      issuer,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
        ]),
        await AuthorityKeyIdentifierExtension.create(authority.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { authority: authority.toString('pem'), certificate: certificate.toString('pem'), key };
}
