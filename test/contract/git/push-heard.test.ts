import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { GitServer } from '../../fixtures/git-server.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';
import { until } from '../../fixtures/until.ts';

describe('contract: what is heard of a push while it goes on', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
  });

  it('is each line of the remote as it comes, not at the end', async () => {
    build.write({ one: '1' });
    const go = join(server.repository, 'go');
    const wait = `n=0; while [ ! -e '${go}' ] && [ $n -lt 200 ]; do n=$((n+1)); sleep 0.05; done`;
    const hook = join(server.repository, 'hooks/post-receive');
    const end = `[ -e '${go}' ] && echo Finished || echo 'Nobody heard of it'`;
    writeFileSync(hook, `#!/bin/sh\necho Deploying\n${wait}\n${end}\n`);
    chmodSync(hook, 0o755);
    const deployed = door.deploy({ kind: 'folder', folder: build.path });
    await until(() => door.remoteLines.includes('Deploying'));
    writeFileSync(go, '');
    expect((await deployed).receipt.heardToTheEnd).to.equal(true);
    expect(door.remoteLines).to.deep.equal(['Deploying', 'Finished']);
  });

  it('is how many of its bytes are sent, to the last one', async () => {
    build.write({ 'big.bin': randomBytes(5_000_000) });
    const packed = await door.git.packBuild(door.packRequest({ kind: 'folder', folder: build.path }));
    const told: (readonly [number, number])[] = [];
    const onProgress = (sent: number, total: number): unknown => told.push([sent, total]);
    const receipt = await door.git.pushBuild(packed, door.pushRequest(undefined, { onProgress }));
    await packed.release();
    const sent = told.map(([bytes]) => bytes);
    expect(sent.length).to.be.greaterThan(10);
    expect(sent).to.deep.equal([...new Set(sent)].sort((one, other) => one - other));
    expect(new Set(told.map(([, total]) => total))).to.deep.equal(new Set([server.receivedBytes]));
    expect(sent.at(-1)).to.equal(server.receivedBytes).and.to.equal(receipt.sentBytes);
  });
});
