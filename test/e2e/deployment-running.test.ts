import { expect } from 'chai';
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

/** Somebody else deploys to the slot at the same time; Kudu lets only one do so. */
describe('e2e: another deployment is running', function () {
  this.timeout(180_000);
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

  it('names one that runs already, gives up at the deadline, and goes on where it may wait', async () => {
    const served = await world.served('production');
    const other = await prepareOtherPush(world, 'before');
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 20_000 } });
    const pushed = other.push();
    while (!(await world.view<{ deploying: boolean }[]>('slots')).some(({ deploying }) => deploying));
    const id = new RegExp(other.commit.slice(0, 10));
    const refused = await runDist(world, 'teamcity', { options: { ...quick, 'wait-timeout': '2s' } });
    expectFailure(refused, 3, 'OTHER_DEPLOYMENT_RUNNING');
    expectSaid(refused, id);
    expect(await world.served('production')).to.equal(served);
    const run = await runDist(world, 'teamcity', { options: quick });
    await pushed;
    expectSuccess(run);
    expectSaid(run, id);
    expect(await world.served('production')).to.equal(commit);
  });

  for (const costume of costumes) {
    it(`waits and pushes again when Kudu refuses the push for one that began just before (${costume})`, async () => {
      const other = await prepareOtherPush(world, costume);
      const served = await world.served('production');
      // The run's own request is on its way when the other one takes the lock.
      await world.fault(
        { on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', delayMs: 4_000 },
        { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 8_000 } },
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
