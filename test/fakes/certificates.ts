import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate for `localhost` and 127.0.0.1, its key, and the authority that signed it; all PEM. */
export interface TestCertificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

let made: Promise<TestCertificates> | undefined;

/** The certificates of this process, made once. */
export function testCertificates(): Promise<TestCertificates> {
  made ??= makeCertificates('localhost');
  return made;
}

/** Makes an authority of its own and a certificate by it; `until` is when both end, ms since 1970. */
export async function makeCertificates(host: string, until = Date.now() + dayMs): Promise<TestCertificates> {
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const common = {
    notBefore: new Date(until - 2 * dayMs),
    notAfter: new Date(until),
    signingAlgorithm: algorithm,
  };
  const issuer = `CN=Test authority of ${host}`;
  const authority = await X509CertificateGenerator.createSelfSigned(
    {
      ...common,
      serialNumber: '01',
      name: issuer,
      keys: authorityKeys,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    },
    webcrypto,
  );
  const names = [
    { type: 'dns', value: host } as const,
    ...(host === 'localhost' ? [{ type: 'ip', value: '127.0.0.1' } as const] : []),
  ];
  const certificate = await X509CertificateGenerator.create(
    {
      ...common,
      serialNumber: '02',
      subject: `CN=${host}`,
      issuer,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [new SubjectAlternativeNameExtension(names)],
    },
    webcrypto,
  );
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    ca: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    key: PemConverter.encode(exported, 'PRIVATE KEY'),
  };
}
