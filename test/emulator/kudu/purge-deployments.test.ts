import { expect } from 'chai';
import { deploymentStatus } from '#emulator/kudu/deployment-record.ts';
import type { StoredDeployment } from '#emulator/kudu/deployment-store.ts';
import { deploymentsToPurge } from '#emulator/kudu/purge-deployments.ts';

/** A deployment by a short name: s succeeded, f failed, F failed after a success, p pending, t temporary. */
function made(name: string): StoredDeployment {
  const kind = name.charAt(0);
  const status = { s: 'success', f: 'failed', F: 'failed', p: 'pending', t: 'pending' } as const;
  return {
    id: name,
    status: deploymentStatus[status[kind as keyof typeof status]],
    statusText: '',
    author: '',
    authorEmail: '',
    deployer: '',
    message: '',
    receivedTime: '',
    startTime: '',
    endTime: null,
    lastSuccessEndTime: kind === 's' || kind === 'F' ? 'then' : null,
    complete: kind !== 'p' && kind !== 't',
    isTemporary: kind === 't',
    isReadOnly: false,
  };
}

describe('emulator: deployments that Kudu forgets', () => {
  const purged = (names: string, active = ''): string =>
    deploymentsToPurge(names.split(' ').map(made), active).join(' ');

  it('keeps ten that ever succeeded', () => {
    expect(purged('s1 F2 s3 s4 F5 s6 s7 s8 s9 s10')).to.equal('');
    expect(purged('s1 F2 s3 s4 F5 s6 s7 s8 s9 s10 s11 F12')).to.equal('s11 F12');
  });

  it('keeps the active one beyond the ten', () => {
    expect(purged('s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12', 's11')).to.equal('s12');
  });

  it('keeps a failed one that never succeeded only while it is the newest of all', () => {
    expect(purged('f1 s2')).to.equal('');
    expect(purged('f1 f2 s3 f4')).to.equal('f2 f4');
    expect(purged('s1 f2')).to.equal('f2');
  });

  it('lets temporary ones give way to a real pending one', () => {
    expect(purged('t1 s2')).to.equal('');
    expect(purged('p1 t2 s3')).to.equal('t2');
    expect(purged('t1 t2 s3')).to.equal('t2');
    expect(purged('s1 t2 t3')).to.equal('t2 t3');
  });
});
