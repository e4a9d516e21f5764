import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeploymentId, openDeployments, type StoredDeployment } from '#emulator/kudu/deployment-store.ts';

const base: StoredDeployment = {
  id: 'a',
  status: 4,
  statusText: '',
  author: '',
  authorEmail: '',
  deployer: '',
  message: '',
  receivedTime: '1',
  startTime: '1',
  endTime: null,
  lastSuccessEndTime: null,
  complete: true,
  isTemporary: false,
  isReadOnly: false,
};

describe('emulator: deployments on disk', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'store-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('are listed newest first, and found again by another reader', () => {
    const store = openDeployments(home);
    for (const [id, receivedTime] of [
      ['a', '2'],
      ['b', '3'],
      ['c', '1'],
    ] as const)
      store.save({ ...base, id, receivedTime });
    store.activate('c');
    const other = openDeployments(home);
    expect(other.all().map(({ id }) => id)).to.deep.equal(['b', 'a', 'c']);
    expect(other.activeId()).to.equal('c');
    other.remove('b');
    expect(store.read('b')).to.equal(undefined);
  });

  it('CorruptedDeploymentStatusFileTests: a damaged status file counts as none', () => {
    const store = openDeployments(home);
    store.save(base);
    for (const [id, text] of [
      ['x', ''],
      ['y', '\0\0\0'],
      ['z', 'null'],
      ['w', '{"id":"w"}'],
    ] as const) {
      mkdirSync(join(home, 'site/deployments', id));
      writeFileSync(join(home, 'site/deployments', id, 'status.json'), text);
    }
    mkdirSync(join(home, 'site/deployments/tools'));
    expect(store.all().map(({ id }) => id)).to.deep.equal(['a']);
  });

  it('have ids that cannot lead out of their folder', () => {
    expect(['a1b2', 'temp-12ab', '..', '../x', '.git', 'a/b', ''].map(isDeploymentId)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
