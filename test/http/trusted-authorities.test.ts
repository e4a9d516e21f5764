import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { listTrusted } from '#http/trusted-authorities.ts';
import { makeCertificates } from '../fakes/certificates.ts';
import { startTlsServer } from '../fakes/tls-server.ts';
import { makeTestFolder } from '../fixtures/make-door.ts';

const run = promisify(execFile);

/** Asks a URL while an authority is given, as a program of its own: Node reads the variable only at its start. */
const asking = `
  import { makeConnection } from '#http/make-connection.ts';
  const [url, ca] = process.argv.slice(-2);
  const connection = makeConnection({ ca: [ca], env: process.env });
  const answer = await connection.send({ method: 'GET', url, headers: {}, idleTimeoutMs: 5000 });
  console.log(answer.status);
  process.exit();
`;

describe('http: trusted-authorities', () => {
  it('are those of NODE_EXTRA_CA_CERTS too while others are given', async () => {
    const mine = await makeCertificates('localhost');
    const given = await makeCertificates('shop.example');
    const server = await startTlsServer((_request, response) => void response.end('ok'), mine);
    const folder = makeTestFolder();
    try {
      folder.write({ 'extra.pem': mine.ca });
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: `${folder.path}/extra.pem` };
      const flags = [
        '--import',
        'tsx',
        '--input-type=module',
        '--eval',
        asking,
        '--',
        server.origin,
        given.ca,
      ];
      const { stdout } = await run(process.execPath, flags, { env });
      expect(stdout).to.equal('200\n');
    } finally {
      folder.remove();
      await server.close();
    }
  });

  it('are at least the built-in ones where the named file cannot be read', () => {
    expect(listTrusted({ NODE_EXTRA_CA_CERTS: '/no/such.pem' })).to.have.length.above(0);
  });
});
