import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { startGitServer } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';

const program = join(import.meta.dirname, '../../../bench/push-folder.ts');

describe('contract: a push that is killed', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  let temp: TestFolder;
  beforeEach(async () => {
    server = await startGitServer();
    door = makeTestDoor(server);
    build = makeTestFolder();
    temp = makeTestFolder();
  });
  afterEach(async () => {
    door.close();
    build.remove();
    temp.remove();
    await server.stop();
  });

  it('leaves no file, and the remote without the commit; the next push goes through', async function () {
    this.timeout(60_000);
    build.write({ 'big.bin': randomBytes(30_000_000), 'index.js': 'x' });
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
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
    const half = new Promise<void>((resolve) => {
      server.intercept = (request) => {
        if (request.method !== 'POST') return false;
        request.once('data', () => {
          resolve();
        });
        return true;
      };
    });
    await half;
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.intercept = undefined;
    expect(readdirSync(temp.path).filter((name) => name.startsWith('slotship-'))).to.deep.equal([]);
    expect(server.git('for-each-ref')).to.equal('');
    const { commit } = await door.deploy({ kind: 'folder', folder: build.path });
    expect(server.git('rev-parse', 'master').trim()).to.equal(commit);
  });
});
