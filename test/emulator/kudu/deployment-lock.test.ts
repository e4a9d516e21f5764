import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, takeLock } from '#emulator/kudu/deployment-lock.ts';

describe('emulator: deployment lock', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('is had by one at a time, and names its holder to the next', () => {
    const first = takeLock(home, 'Performing deployment', 'T1');
    expect(lockHolder(home)).to.deep.equal({ operation: 'Performing deployment', since: 'T1' });
    expect(takeLock(home, 'Deleting deployment', 'T2')).to.deep.equal({
      taken: false,
      conflict:
        "The 'Deleting deployment' operation conflicts with the pending 'Performing deployment' operation started at T1.  Please retry operation later.",
    });
    if (first.taken) first.release();
    expect([lockHolder(home), takeLock(home, 'Deleting deployment', 'T3').taken]).to.deep.equal([
      undefined,
      true,
    ]);
  });

  it('is not given back by one who no longer has it', () => {
    const first = takeLock(home, 'one', 'T1');
    if (first.taken) first.release();
    takeLock(home, 'two', 'T2');
    if (first.taken) first.release();
    expect(lockHolder(home)?.operation).to.equal('two');
  });

  it('of an emulator that is no more is nobody’s', () => {
    mkdirSync(join(home, 'site/locks'), { recursive: true });
    const stale = { owner: 'another process', id: 'x', operation: 'old', since: 'T0' };
    for (const text of [JSON.stringify(stale), 'damaged']) {
      writeFileSync(join(home, 'site/locks/deployment.lock'), text);
      expect(lockHolder(home)).to.equal(undefined);
    }
  });
});
