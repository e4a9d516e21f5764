import { expect } from 'chai';
import type { DeploymentFaultRule } from '#emulator/faults/fault.ts';
import { ask } from '../contract/emulator/world.ts';
import { prepareOtherPush } from './rig/other-push.ts';
import { runDist } from './rig/run-dist.ts';
import { costumes } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

interface Exchanged {
  readonly url: string;
  readonly status: number;
}

interface Started {
  readonly id: string;
  readonly ended: Promise<unknown>;
}

/** Somebody else deploys to the slot at the same time; Kudu lets only one do so. */
describe('e2e: another deployment is running', function () {
  this.timeout(90_000);
  let world: World;
  let commit: string;

  before(async () => {
    world = await startWorld();
    await world.checkout.commit({});
    expectSuccess(await runDist(world, 'plain', { options: { swap: 'no' } }));
  });
  beforeEach(async () => {
    commit = await world.checkout.commit({});
  });
  afterEach(async () => {
    await world.calm();
    await world.settled();
  });
  after(() => world.end());

  /** Pushes somebody else's commit, whose deployment meets this fault. */
  const startOther = async (name: string, fault: DeploymentFaultRule['fault']): Promise<Started> => {
    const other = await prepareOtherPush(world, name);
    await world.fault({ on: 'deployment', slot: 'stage', fault });
    const ended = other.push().catch(() => undefined);
    while (!(await world.view<{ deploying: boolean }[]>('slots')).some(({ deploying }) => deploying));
    return { id: other.commit, ended };
  };

  it('waits for one that runs already, names it, and goes on', async () => {
    const { id, ended } = await startOther('before', { kind: 'delay', ms: 4_000 });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expectSaid(run, new RegExp(id.slice(0, 10)));
    expect(await world.served('production')).to.equal(commit);
    await ended;
  });

  it('gives up at the deadline, and names who holds it', async () => {
    const served = await world.served('production');
    const { id, ended } = await startOther('deadline', { kind: 'hang' });
    const run = await runDist(world, 'teamcity', { options: { ...quick, 'wait-timeout': '2s' } });
    expectFailure(run, 3, 'OTHER_DEPLOYMENT_RUNNING');
    expectSaid(run, new RegExp(id.slice(0, 10)));
    expect(await world.served('production')).to.equal(served);
    const { controlUrl } = world.azure.emulator;
    await ask(`${controlUrl}/slots/api-web/stage/restart-scm`, world.azure.ca, { method: 'POST' });
    await ended;
  });

  for (const costume of costumes) {
    it(`waits and pushes again when Kudu refuses the push for one that began just before (${costume})`, async () => {
      const other = await prepareOtherPush(world, costume);
      const served = await world.served('production');
      // The run's own request is on its way when the other one takes the lock.
      await world.fault(
        { on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', delayMs: 1_500 },
        { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 4_000 } },
      );
      const pushed: Promise<unknown>[] = [];
      const act = (): Promise<void> => {
        pushed.push(other.push());
        return Promise.resolve();
      };
      const run = await runDist(world, costume, {
        options: quick,
        when: { at: /Pushing [0-9a-f]{10} to/, act },
      });
      await Promise.all(pushed);
      expectSuccess(run);
      const pushes = (await world.view<readonly Exchanged[]>('requests?surface=scm&slot=stage&method=POST'))
        .filter(({ url }) => url.includes('git-receive-pack'))
        .map(({ status }) => status);
      expect(pushes.slice(-3).sort((one, other) => one - other)).to.deep.equal([200, 200, 409]);
      expectSaid(
        run,
        /The push was not taken at once: .*409.*\|?'Handling git receive pack\|?' operation conflicts/,
        new RegExp(`Waiting for another deployment on the slot .*: ${other.commit.slice(0, 10)}`),
        /Pushing again \(try 2 of 3\)/,
      );
      expectVerdict(run, /is in production/, 'true');
      expect(await world.served('production')).to.equal(commit);
      expect(await world.served('stage')).to.equal(served);
    });
  }
});
