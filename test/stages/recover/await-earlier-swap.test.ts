import { expect } from 'chai';
import { production } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import { runStages } from '#stages/run-stages.ts';
import { slotOf } from '../../fakes/azure-world.ts';
import { httpCheck } from '../../fakes/checks.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { after, before, leaveIntent, leftPorts, minute } from '../../fakes/left-app.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { swapInWorld } from '../../fakes/swap-in-world.ts';

const [earlier, dead] = [before, after];

const pushes = (ports: DeployPorts): readonly string[] => ports.git.pushes;
const toldOf = (ports: DeployPorts): readonly string[] =>
  ports.events.flatMap((event) => (event.kind === 'production' ? [event.state] : []));
const onSlot = (ports: DeployPorts): string | undefined =>
  slotOf(ports.world, 'stage').content.deployments.find((one) => one.active)?.id;
const noSwap = { swap: { kind: 'no' } } as const;

/** Lets something happen in the world when the build is packed, once both slots were read. */
function whenPacked(ports: DeployPorts, deed: () => void): DeployPorts {
  const { packBuild } = ports.git;
  return {
    ...ports,
    git: {
      ...ports.git,
      packBuild: (request) => {
        deed();
        return packBuild(request);
      },
    },
  };
}

/** Lets somebody swap as soon as a site is asked, which is after the push. */
function swappedByOthers(ports: DeployPorts): DeployPorts {
  const { send } = ports.http;
  return {
    ...ports,
    http: {
      ...ports.http,
      send: (request) => {
        if (slotOf(ports.world, 'production').slot.lastSwap === undefined)
          swapInWorld(ports.world, 'stage', 'production', ports.clock.now());
        return send(request);
      },
    },
  };
}

describe('a swap that another run noted', () => {
  it('is waited for before anything is pushed, and the push goes to the slot as it is then', async () => {
    const ports = leftPorts({ swapMs: 30_000 });
    leaveIntent(ports);
    await ports.management.beginSwap(slotOf(ports.world, 'stage').slot, production);
    await runStages(fakePlan(noSwap), ports);
    expect(pushes(ports)).to.have.length(1);
    const main = slotOf(ports.world, 'production').content.deployments;
    expect(main.map(({ id }) => id)).to.deep.equal([dead]);
    expect([toldOf(ports)[0], toldOf(ports).at(-1)]).to.deep.equal(['unknown', 'untouched']);
    expect(ports.texts('said').join()).to.include('Run teamcity-41-dead was going to swap 2222222222');
    expect(ports.texts('noticed').join()).to.include('and it happened; no verdict on production was noted');
  });

  it('stops the run before it touches anything where it may come yet', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    const slot = slotOf(ports.world, 'stage');
    slot.slot = { ...slot.slot, state: 'Stopped' };
    const problem = await failureOf(runStages(fakePlan(noSwap), ports));
    expect(problem.code).to.equal('SWAP_UNDECIDED');
    expect(pushes(ports)).to.deep.equal([]);
    expect(ports.management.calls.filter((call) => /^(start|update|begin)/.test(call))).to.deep.equal([]);
    expect(toldOf(ports).at(-1)).to.equal('unknown');
  });

  it('stops nothing once it can come no more', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 30 * minute);
    await runStages(fakePlan(noSwap), ports);
    expect(pushes(ports)).to.have.length(1);
  });

  it('is waited for as well when it was noted while the build was packed, and stops the push when it came', async () => {
    const ports = leftPorts();
    const late = whenPacked(ports, () => {
      leaveIntent(ports);
      swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1);
    });
    const problem = await failureOf(runStages(fakePlan(noSwap), late));
    expect(problem.code).to.equal('SLOT_SWAPPED');
    expect(pushes(ports)).to.deep.equal([]);
    expect(onSlot(ports)).to.equal(earlier);
  });
});

describe('a swap that nobody noted', () => {
  it('stops the push when it came since both slots were read', async () => {
    const ports = leftPorts();
    const late = whenPacked(ports, () => {
      swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1);
    });
    const problem = await failureOf(runStages(fakePlan(noSwap), late));
    expect(problem.code).to.equal('SLOT_SWAPPED');
    expect(pushes(ports)).to.deep.equal([]);
  });

  it('stops nothing when it was of another slot', async () => {
    const ports = leftPorts();
    const main = slotOf(ports.world, 'production');
    const late = whenPacked(ports, () => {
      const lastSwap = { at: ports.clock.now() + 1, source: 'canary', target: 'production' };
      main.slot = { ...main.slot, lastSwap };
    });
    await runStages(fakePlan(noSwap), late);
    expect(pushes(ports)).to.have.length(1);
  });

  it('is told of a run that fails after its push: its build may be in production', async () => {
    const ports = leftPorts();
    const swapping = swappedByOthers(ports);
    const problem = await failureOf(runStages(fakePlan(noSwap), swapping));
    if (!isFailure(problem, 'SWAPPED_MEANWHILE')) throw problem;
    expect(problem.facts.meanwhile).to.match(/^Azure records that stage was swapped with production at /);
    expect(problem.facts.ended).to.include('does not');
    expect(toldOf(ports)).to.deep.equal(['unknown']);
  });

  it('is told of a run whose tests pass, too, where none but a swap shows that they asked another build', async () => {
    const ports = leftPorts();
    const swapping = swappedByOthers(ports);
    const smokeTest = { versionCheck: undefined, checks: [httpCheck({ path: '/' })] };
    const problem = await failureOf(runStages(fakePlan({ ...noSwap, smokeTest }), swapping));
    expect(problem.code).to.equal('SWAPPED_MEANWHILE');
  });

  it('is a warning where it cannot be looked for', async () => {
    const ports = leftPorts();
    const away = failure('ARM_UNAVAILABLE', {
      ...{ operation: 'findSlot', status: 503, azureCode: undefined, words: 'away' },
      ...{ requestId: undefined, maybeDone: false },
    });
    const findSlot = ports.management.findSlot.bind(ports.management);
    const management = {
      ...ports.management,
      findSlot: (...asked: Parameters<typeof findSlot>) =>
        ports.git.pushes.length > 0 && asked[1] === production ? Promise.reject(away) : findSlot(...asked),
    };
    await runStages(fakePlan(noSwap), { ...ports, management });
    expect(ports.texts('warned').join()).to.include('meanwhile could not be looked at');
  });

  it('of another slot that is noted stops nothing either', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 0, { slot: 'canary' });
    await runStages(fakePlan(noSwap), ports);
    expect(pushes(ports)).to.have.length(1);
  });
});
