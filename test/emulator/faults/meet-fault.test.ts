import { expect } from 'chai';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { wallClock } from '#emulator/clock.ts';
import { meetFault } from '#emulator/faults/meet-fault.ts';

describe('emulator: a request meets a fault', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const serve = async (idleCutMs: number, work: (response: ServerResponse) => void): Promise<string> => {
    server = createServer((request, response) => {
      void meetFault({ on: 'scm', idleCutMs }, request, response, wallClock, () => {
        work(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  };

  it('is cut when nothing is sent for so long, and its work goes on', async () => {
    let worked: Promise<string> | undefined;
    const url = await serve(30, (response) => {
      worked = new Promise((resolve) => {
        response.on('close', () => {
          resolve('worked on');
        });
      });
    });
    const outcome = await fetch(url, { method: 'POST', body: 'x' }).catch(() => 'cut');
    expect([outcome, await worked]).to.deep.equal(['cut', 'worked on']);
  });

  it('is not cut while a byte comes now and then', async () => {
    const url = await serve(500, (response) => {
      void (async () => {
        for (let count = 0; count < 8; count += 1) {
          response.write('.');
          await sleep(100);
        }
        response.end();
      })();
    });
    expect(await (await fetch(url)).text()).to.equal('........');
  });
});
