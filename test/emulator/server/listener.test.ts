import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Listener, PortChoice } from '#emulator/server/listener.ts';
import { openListener } from '#emulator/server/listener.ts';
import type { Certificates } from '#emulator/tls/certificates.ts';
import { readCertificates } from '#emulator/tls/certificates.ts';

/** From here on systems take ports for connections: Linux from 32768, Windows and macOS from 49152. */
const firstOfConnections = 32_768;

describe('listener of the emulator', () => {
  let folder: string;
  let certificates: Certificates;
  const opened: Listener[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-listener-'));
    certificates = await readCertificates(folder);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((listener) => listener.close()));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = async (choice: PortChoice): Promise<number> => {
    const listener = await openListener(choice, certificates, (_request, response) => {
      response.end();
    });
    opened.push(listener);
    return listener.port;
  };

  it('takes a port that no connection takes while the emulator is down', async () => {
    const ports = await Promise.all(Array.from({ length: 8 }, () => open({})));
    expect(ports.filter((port) => port >= firstOfConnections)).to.deep.equal([]);
    expect(new Set(ports).size).to.equal(8);
  });

  it('takes any free port for a wanted 0', async () => {
    expect(await open({ wanted: 0 })).to.be.greaterThan(0);
  });

  it('takes the earlier port where it is free, and another where it is taken', async () => {
    const first = await open({});
    await opened.pop()?.close();
    expect(await open({ earlier: first })).to.equal(first);
    expect(await open({ earlier: first })).not.to.equal(first);
  });

  it('takes the wanted port or none', async () => {
    const wanted = await open({});
    const code = await open({ wanted }).catch((thrown: unknown) => (thrown as { code?: string }).code);
    expect(code).to.equal('EADDRINUSE');
  });
});
