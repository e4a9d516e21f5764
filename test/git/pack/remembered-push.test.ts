import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRememberedPush, writeRememberedPush } from '#git/pack/remembered-push.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';

const push = {
  tip: '1'.repeat(40),
  tree: '2'.repeat(40),
  ids: new Set(['3'.repeat(40), '4'.repeat(40)]),
  pushes: 2,
  objects: 30,
  sentBytes: 4_000_000_000,
};

describe('git: remembered push', () => {
  it('is read as it was written, and not at all when it is not whole', () => {
    const temp = makeTestFolder();
    const file = join(temp.path, 'cache/push');
    expect(readRememberedPush(file)).to.equal(undefined);
    writeRememberedPush(file, push);
    expect(readRememberedPush(file)).to.deep.equal(push);
    expect(readdirSync(join(temp.path, 'cache'))).to.deep.equal(['push']);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, -1));
    expect(readRememberedPush(file)).to.equal(undefined);
    whole[100] = (whole[100] ?? 0) ^ 1;
    writeFileSync(file, whole);
    expect(readRememberedPush(file)).to.equal(undefined);
    temp.remove();
  });

  it('is done without where it cannot be written', () => {
    const temp = makeTestFolder();
    temp.write({ file: 'x' });
    writeRememberedPush(join(temp.path, 'file/push'), push);
    expect(readRememberedPush(join(temp.path, 'file/push'))).to.equal(undefined);
    temp.remove();
  });
});
