import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import type { Costume, Run } from './rig/run.ts';
import { costumes } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What Azure, Kudu and the network do to a deployment, and what production serves after it. */
describe('e2e: trouble before the swap', function () {
  this.timeout(180_000);
  let world: World;
  let commit: string;
  let served: string;

  before(async () => {
    world = await startWorld();
    await world.checkout.commit({});
    expectSuccess(await runDist(world, 'plain', { options: { swap: 'no' } }));
  });
  beforeEach(async () => {
    served = await world.served('production');
    commit = await world.checkout.commit({});
  });
  afterEach(async () => {
    await world.calm();
    await world.settled();
  });
  after(() => world.end());

  for (const costume of costumes) {
    it(`follows a deployment whose push connection broke after the pack had arrived (${costume})`, async () => {
      await world.fault(
        { on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', drop: 'at-answer' },
        { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 2_000 } },
      );
      const run = await runDist(world, costume, { options: quick });
      expectSuccess(run);
      expectSaid(run, /The slot has the commit all the same; its deployment is followed there/);
      expectVerdict(run, /is in production/, 'true');
      expect(await world.served('production')).to.equal(commit);
    });
  }

  it('deploys once more when a restart of the SCM site cut the deployment short', async () => {
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'killed-by-scm-restart' } });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expect(await world.served('production')).to.equal(commit);
  });

  const cancel = async (costume: Costume, signal: NodeJS.Signals, at: RegExp): Promise<Run> => {
    const run = await runDist(world, costume, { options: quick, stop: { at, signal } });
    expect(run.goodbyeMs).to.be.below(5_000);
    const left = /The slot may be deploying the new build; production is untouched\./;
    expectSaid(run, left);
    expectVerdict(run, left, 'false');
    expect(await world.served('production')).to.equal(served);
    return run;
  };

  it('ends soon after SIGINT in the middle of a push, and says what is left', async () => {
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 4_000 } });
    const run = await cancel('teamcity', 'SIGINT', /remote: Preparing deployment/);
    expectFailure(run, 130, 'CANCELLED_BY_SIGINT');
  });

  // GitHub's runner and a terminal send SIGINT, TeamCity's agent SIGTERM.
  for (const costume of costumes) {
    it(`ends soon after it was cancelled while it waited, and says what is left (${costume})`, async () => {
      await world.fault(
        { on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', drop: 'at-answer' },
        { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 4_000 } },
      );
      const signal = costume === 'teamcity' ? 'SIGTERM' : 'SIGINT';
      const run = await cancel(costume, signal, /Waiting for Kudu to deploy/);
      expectFailure(run, signal === 'SIGTERM' ? 143 : 130, `CANCELLED_BY_${signal}`);
      if (costume !== 'github') return;
      const post = await runDist(world, costume, { options: quick, post: run.state });
      expectSuccess(post);
      expectVerdict(post, /Nothing is pending/, 'false');
    });
  }
});
