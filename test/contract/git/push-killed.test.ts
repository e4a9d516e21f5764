import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { GitServer } from '../../fixtures/git-server.ts';
import { until } from '../../fixtures/until.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

const program = join(import.meta.dirname, '../../../bench/push-folder.ts');

type Meet = (request: IncomingMessage, dies: () => void) => boolean;
/** Long enough to have begun with packing, and much shorter than that takes. */
const packingMs = 300;

describe('contract: a push that is killed', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  let temp: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
    temp = makeTestFolder();
  });
  afterEach(() => {
    temp.remove();
  });

  const startPush = () =>
    spawn(process.execPath, ['--import', 'tsx', program], {
      env: {
        ...process.env,
        DIR: build.path,
        URL: `${server.access.scmUrl}/web1.git`,
        REF: 'refs/heads/master',
        PUSH_USER: '$web1:s3cret:with colon',
        NODE_EXTRA_CA_CERTS: server.caFile,
        TMPDIR: temp.path,
      },
      stdio: 'ignore',
    });

  /** When it dies: `meet` says at which request, calls `dies` then, and says whether git is kept from answering. */
  const moments: Readonly<
    Record<string, { readonly meet: Meet; readonly asked?: number; readonly arrives: boolean }>
  > = {
    'while it asks for the head': {
      meet: (_request, dies) => {
        dies();
        return true;
      },
      arrives: false,
    },
    'while it packs': {
      meet: (_request, dies) => {
        setTimeout(dies, packingMs);
        return false;
      },
      asked: 1,
      arrives: false,
    },
    'while it is sent': {
      meet: (request, dies) => {
        if (request.method !== 'POST') return false;
        request.once('data', dies);
        return true;
      },
      arrives: false,
    },
    'when half of it reached git': {
      meet: (request, dies) => {
        if (request.method === 'POST') request.once('data', dies);
        return false;
      },
      arrives: false,
    },
    'when all of it reached git': {
      meet: (request, dies) => {
        if (request.method === 'POST') request.once('end', dies);
        return false;
      },
      arrives: true,
    },
  };

  for (const [moment, { meet, asked, arrives }] of Object.entries(moments)) {
    it(`leaves no file, and the remote with all of the commit or none, killed ${moment}`, async function () {
      this.timeout(60_000);
      // What is packed meanwhile is to take long.
      const size = moment === 'while it packs' ? 150_000_000 : 30_000_000;
      build.write({ 'big.bin': randomBytes(size), 'index.js': 'x' });
      const child = startPush();
      await new Promise<void>((resolve) => {
        server.intercept = (request) => meet(request, resolve);
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
      server.intercept = undefined;
      if (asked !== undefined) expect(server.requests).to.have.length(asked);
      if (arrives) await until(() => server.git('for-each-ref') !== '');
      const { commit, upToDate } = await door.deploy({ kind: 'folder', folder: build.path });
      expect(readdirSync(temp.path).filter((name) => name.startsWith('slotship-'))).to.deep.equal([]);
      expect(server.git('rev-parse', 'master').trim()).to.equal(commit);
      expect(server.git('fsck', '--strict', '--full')).to.equal('');
      expect([upToDate, server.git('rev-list', '--count', 'master').trim()]).to.deep.equal([arrives, '1']);
    });
  }
});
