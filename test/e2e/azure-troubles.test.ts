import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What Azure, Kudu and the network do to a deployment, and what production serves after it. */
describe('e2e: trouble before the swap', function () {
  this.timeout(90_000);
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

  /** Somebody else's deployment to the slot, which goes on for a while. */
  const startOther = async (ms: number): Promise<string> => {
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms } });
    const list = JSON.parse((await world.scm('stage', '/api/deployments')).body) as {
      readonly id: string;
      readonly active: boolean;
    }[];
    const id = list.find(({ active }) => active)?.id ?? '';
    void world.scm('stage', `/api/deployments/${id}`, 'PUT').catch(() => undefined);
    while (!(await world.view<{ deploying: boolean }[]>('slots')).some(({ deploying }) => deploying));
    return id;
  };

  it('waits for somebody else’s deployment, names it, and goes on', async () => {
    const id = await startOther(4_000);
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expectSaid(run, new RegExp(id.slice(0, 10)));
    expect(await world.served('production')).to.equal(commit);
  });

  it('gives up on somebody else’s deployment at the deadline', async () => {
    await startOther(6_000);
    const run = await runDist(world, 'teamcity', { options: { ...quick, 'wait-timeout': '2s' } });
    expectFailure(run, 3, 'OTHER_DEPLOYMENT_RUNNING');
    expect(await world.served('production')).to.equal(served);
  });

  it('pushes again when Kudu answers 409 to a push', async () => {
    const body = 'Deployment already in progress.';
    const refuse = { status: 409, body };
    await world.fault({ on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', refuse });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expect(await world.served('production')).to.equal(commit);
  });

  it('follows a deployment whose push connection broke after the pack had arrived', async () => {
    await world.fault(
      {
        on: 'scm',
        slot: 'stage',
        method: 'POST',
        path: '*/git-receive-pack',
        drop: 'at-answer',
      },
      { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 2_000 } },
    );
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expectSaid(run, /The slot has the commit all the same; its deployment is followed there/);
    expect(await world.served('production')).to.equal(commit);
  });

  it('deploys once more when a restart of the SCM site cut the deployment short', async () => {
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'killed-by-scm-restart' } });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expect(await world.served('production')).to.equal(commit);
  });

  const cancel = async (signal: NodeJS.Signals, at: RegExp): Promise<Run> => {
    const run = await runDist(world, 'teamcity', { options: quick, stop: { at, signal } });
    expect(run.goodbyeMs).to.be.below(5_000);
    expectSaid(run, /The slot may be deploying the new build; production is untouched\./);
    expect(await world.served('production')).to.equal(served);
    return run;
  };

  it('ends soon after SIGINT in the middle of a push, and says what is left', async () => {
    await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 8_000 } });
    const run = await cancel('SIGINT', /remote: Preparing deployment/);
    expectFailure(run, 130, 'CANCELLED_BY_SIGINT');
  });

  it('ends soon after SIGTERM while it waits for a deployment, and says what is left', async () => {
    await world.fault(
      { on: 'scm', slot: 'stage', method: 'POST', path: '*/git-receive-pack', drop: 'at-answer' },
      { on: 'deployment', slot: 'stage', fault: { kind: 'delay', ms: 8_000 } },
    );
    const run = await cancel('SIGTERM', /Waiting for Kudu to deploy/);
    expectFailure(run, 143, 'CANCELLED_BY_SIGTERM');
  });
});
