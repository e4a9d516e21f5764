import { expect } from 'chai';
import { makeFaultList } from '#emulator/faults/fault-list.ts';

const request = {
  surface: 'arm',
  app: undefined,
  slot: undefined,
  method: 'GET',
  path: '/a/Sites/b',
} as const;

describe('emulator: faults', () => {
  it('strike as often as they say, after those they let pass', () => {
    const faults = makeFaultList();
    faults.add({ on: 'arm', skip: 1, times: 2, drop: 'before' });
    const struck = [1, 2, 3, 4].map(() => faults.forRequest(request) !== undefined);
    expect(struck).to.deep.equal([false, true, true, false]);
  });

  it('strike one at a time, the oldest first', () => {
    const faults = makeFaultList();
    faults.add({ on: 'arm', delayMs: 1 });
    faults.add({ on: 'arm', delayMs: 2 });
    expect([faults.forRequest(request)?.delayMs, faults.forRequest(request)?.delayMs]).to.deep.equal([1, 2]);
  });

  it('match method and path in any case, with * for any text and nothing else special', () => {
    const faults = makeFaultList();
    faults.add({ on: 'arm', method: 'get', path: '*/sites/*' });
    expect(faults.forRequest({ ...request, path: '/a/sitesX' })).to.equal(undefined);
    expect(faults.forRequest({ ...request, method: 'PUT' })).to.equal(undefined);
    expect(faults.forRequest({ ...request, surface: 'scm' })).to.equal(undefined);
    expect(faults.forRequest(request)).not.to.equal(undefined);
  });

  it('wait for the slot that they name', () => {
    const faults = makeFaultList();
    faults.add({ on: 'deployment', slot: 'stage', fault: { kind: 'hang' } });
    expect(faults.forDeployment('shop', 'production')).to.equal(undefined);
    expect(faults.forDeployment('shop', 'stage')).to.deep.equal({ kind: 'hang' });
    expect(faults.forDeployment('shop', 'stage')).to.equal(undefined);
  });

  it("of a swap strike in their phase, 'warming' if none is named", () => {
    const faults = makeFaultList();
    faults.add({ on: 'swap', fail: 'no-http-ping' });
    expect(faults.forSwap('shop', 'restarting')).to.equal(undefined);
    expect(faults.forSwap('shop', 'warming')?.fail).to.equal('no-http-ping');
  });

  it('can be taken back', () => {
    const faults = makeFaultList();
    const id = faults.add({ on: 'arm' });
    faults.add({ on: 'site' });
    faults.remove(id);
    expect(faults.list().map(({ fault }) => fault.on)).to.deep.equal(['site']);
    faults.remove();
    expect(faults.list()).to.deep.equal([]);
  });
});
