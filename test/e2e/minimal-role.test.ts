import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');

/** Actions of the role in README: those that every run needs, and those that say what they are only for. */
function actionsOf(...purposes: readonly RegExp[]): readonly string[] {
  return [...readme.matchAll(/^(Microsoft\.\S+\/\w+)(?: +only (.+))?$/gm)]
    .filter(([, , only]) => only === undefined || purposes.some((purpose) => purpose.test(only)))
    .map(([, action = '']) => action);
}

const clientWith = (actions: readonly string[]): object => ({ roles: [{ actions, notActions: [] }] });

describe('e2e: the least role that README lists', function () {
  this.timeout(180_000);
  let world: World | undefined;
  const begin = async (actions: readonly string[], stage: object = {}): Promise<World> =>
    (world = await startWorld({ seed: { clients: [clientWith(actions)] }, stage }));

  afterEach(() => world?.end());

  it('deploys, and cannot swap', async () => {
    const here = await begin(actionsOf());
    const commit = await here.checkout.commit({});
    expectSuccess(await runDist(here, 'plain', { options: { swap: 'no' } }));
    expect(await here.served('stage')).to.equal(commit);
    const run = await runDist(here, 'teamcity', { options: { swap: 'yes' } });
    expectFailure(run, 2, 'RIGHTS_MISSING');
    expectSaid(run, /slots\/slotsswap\/Action/, /slots\/operationresults\/Read/);
    expect(await here.swaps()).to.equal(0);
  });

  it('deploys and swaps with the rights to swap', async () => {
    const here = await begin(actionsOf(/^to swap(?! with)/));
    const commit = await here.checkout.commit({});
    const run = await runDist(here, 'teamcity', { options: { swap: 'yes', watch: '0s' } });
    expectSuccess(run);
    expect(await here.served('production')).to.equal(commit);
  });

  it('swaps with preview with the rights to do so', async () => {
    const here = await begin(actionsOf(/^to swap/));
    const commit = await here.checkout.commit({});
    expectSuccess(await runDist(here, 'plain', { options: { swap: 'with-preview', watch: '0s' } }));
    expect(await here.served('production')).to.equal(commit);
  });

  it('switches local Git on with the right to do so', async () => {
    const here = await begin(actionsOf(/local Git/), { scmType: 'None' });
    const commit = await here.checkout.commit({});
    expectSuccess(await runDist(here, 'plain', { options: { swap: 'no' } }));
    expect(await here.served('stage')).to.equal(commit);
  });
});
