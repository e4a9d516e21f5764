import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import { findSlot, productionOf } from '#stages/preflight.ts';
import { swapSlots } from '#stages/swap.ts';
import type { Swap } from '#stages/swap.ts';
import type { AzureWorld } from '../fakes/azure-world.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';
import { swapInWorld } from '../fakes/swap-in-world.ts';

const before = '1'.repeat(40);
const after = '2'.repeat(40);

function readyPorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const ports = deployPorts(given);
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
  return ports;
}

type Swapping = Plan['swap'] & { readonly kind: 'swap' | 'swap-with-preview' };

async function swapOn(
  ports: DeployPorts,
  more: {
    readonly swap?: Partial<Swapping>;
    readonly meanwhile?: () => void;
    readonly retest?: () => Promise<void>;
  } = {},
): Promise<Swap> {
  const plan = fakePlan({ swap: more.swap ?? {} });
  const preflight = await findSlot(plan.target, undefined, ports);
  more.meanwhile?.();
  const tested = {
    slot: preflight.slot,
    scm: preflight.scm,
    deployedCommit: after,
    versionProven: true,
    build: { sourceCommit: after, buildNumber: '7', checkout: '.' },
    runId: plan.runId,
    settings: undefined,
  };
  return swapSlots(
    tested,
    productionOf(preflight),
    plan.swap,
    more.retest ?? (() => Promise.resolve()),
    ports,
  );
}

const swaps = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => call.startsWith('beginSwap'));
const served = (ports: DeployPorts): string | undefined =>
  slotOf(ports.world, 'production').content.deployments.find((one) => one.active)?.id;
const states = (ports: DeployPorts): readonly string[] =>
  ports.events.flatMap((event) => (event.kind === 'production' ? [event.state] : []));

const lost = failure('ARM_UNAVAILABLE', {
  operation: 'swap',
  status: undefined,
  azureCode: undefined,
  words: 'the connection was cut',
  requestId: undefined,
  maybeDone: true,
});

describe('stage: swap', () => {
  it('is announced with the run, both commits, and that there may be nothing to go back to', async () => {
    const told = async (first: boolean): Promise<string> => {
      const ports = readyPorts();
      if (first) slotOf(ports.world, 'production').content.deployments = [];
      await swapOn(ports);
      return ports.events.flatMap((event) => ('text' in event ? [event.text] : [])).join('\n');
    };
    const usual = await told(false);
    expect(usual).to.match(/as run \S+: 2222222222 goes to production, 1111111111 to 'stage'/);
    expect(usual).not.to.include('nothing to swap back to');
    expect(await told(true)).to.include('nothing to swap back to');
  });

  it('asks once, follows it and believes only what the sites show', async () => {
    const ports = readyPorts();
    expect(await swapOn(ports)).to.include({ kind: 'swapped', replaced: before });
    expect(served(ports)).to.equal(after);
    expect(swaps(ports)).to.have.length(1);
    expect(states(ports)).to.deep.equal(['unknown', 'swapped']);
  });

  for (const when of ['before', 'after'] as const) {
    it(`does not ask again when the answer is lost ${when} its effect`, async () => {
      const ports = readyPorts();
      ports.management.meet('beginSwap', { failure: lost, when });
      const swap = swapOn(ports);
      if (when === 'after') expect((await swap).kind).to.equal('swapped');
      else expect((await failureOf(swap)).code).to.equal('SWAP_UNKNOWN');
      expect(swaps(ports)).to.have.length(1);
      expect(states(ports).at(-1)).to.equal(when === 'after' ? 'swapped' : 'unknown');
    });
  }

  describe('when Azure refuses it because another operation is in progress', () => {
    const busy = failure('ARM_REFUSED', {
      ...lost.facts,
      status: 409,
      azureCode: 'Conflict',
      words: 'Cannot modify this site because another operation is in progress. OperationName: SwapSiteSlots',
      maybeDone: false,
    });
    const locked = failure('ARM_REFUSED', { ...busy.facts, azureCode: 'ScopeLocked', words: 'Locked.' });
    /** What a run of the same build leaves that was killed after its request. */
    const intent = (ports: DeployPorts, incoming = after): void => {
      const main = slotOf(ports.world, 'production');
      const note = {
        state: 'intent',
        run: 'teamcity-41-dead',
        slot: 'stage',
        incoming: incoming.slice(0, 10),
        outgoing: before.slice(0, 10),
        at: ports.clock.now(),
        swappedAt: undefined,
        timeoutMs: 300_000,
        before: 'never',
      } as const;
      main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote(note) } };
    };
    /** Azure refuses; the operation that is in its way swaps `source` after some time, or nothing. */
    const refusing = (refusal: Failure, source: string | undefined, afterMs = 90_000): DeployPorts => {
      const ports = readyPorts({ slots: ['production', 'stage', 'canary'].map((name) => fakeSlot(name)) });
      slotOf(ports.world, 'canary').content.deployments = [fakeDeployment('3'.repeat(40))];
      slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
      slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
      ports.management.meet('beginSwap', { failure: refusal });
      const { sleep } = ports.clock;
      const endsAt = ports.clock.now() + afterMs;
      let swapped = source === undefined;
      const clock = {
        ...ports.clock,
        sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
          await sleep(ms, signal);
          if (swapped || ports.clock.now() < endsAt) return;
          swapped = true;
          swapInWorld(ports.world, source ?? '', 'production', endsAt);
        },
      };
      return { ...ports, clock };
    };

    it('waits for the very swap that somebody else asked for, and goes on from there', async () => {
      const ports = refusing(busy, 'stage');
      expect(await swapOn(ports)).to.include({ kind: 'swapped', replaced: before });
      expect(swaps(ports)).to.have.length(1);
      expect(states(ports)).to.deep.equal(['unknown', 'swapped']);
      expect(ports.texts('warned').join()).to.include('another operation is in progress');
      const { tags } = slotOf(ports.world, 'production').slot;
      expect(findSwapNote(tags)).to.include({ state: 'swapped', adopted: true });
    });

    it('waits for the swap of an earlier attempt, whose note is open, whatever the words', async () => {
      const ports = refusing(failure('ARM_REFUSED', { ...busy.facts, words: 'Conflict.' }), 'stage');
      intent(ports);
      expect((await swapOn(ports)).kind).to.equal('swapped');
      expect(swaps(ports)).to.have.length(1);
    });

    it('is refused with the words of Azure when that swap does not come in time', async () => {
      const ports = refusing(busy, undefined);
      const start = ports.clock.now();
      const failed = await failureOf(swapOn(ports));
      expect(failed.code).to.equal('SWAP_REFUSED');
      expect(failed.facts).to.have.property('words').that.includes('SwapSiteSlots');
      expect(ports.clock.now() - start).to.be.at.least(300_000);
      expect(states(ports)).to.deep.equal(['unknown', 'untouched']);
    });

    it('is refused as soon as another swap is seen to have been in its way', async () => {
      const ports = refusing(busy, 'canary');
      const start = ports.clock.now();
      expect((await failureOf(swapOn(ports))).code).to.equal('SWAP_REFUSED');
      expect(ports.clock.now() - start).to.be.below(150_000);
    });

    it('does not know how things stand when production moved, and Azure records no swap', async () => {
      const ports = refusing(busy, undefined);
      const scmSite: DeployPorts['scmSite'] = (access) => ({
        ...ports.scmSite(access),
        listDeployments: () => {
          const moved = swaps(ports).length > 0 && access.scmUrl === 'https://shop.scm.example';
          return moved ? Promise.resolve([fakeDeployment(after)]) : ports.scmSite(access).listDeployments();
        },
      });
      expect((await failureOf(swapOn({ ...ports, scmSite }))).code).to.equal('SWAP_UNKNOWN');
    });

    it('is refused at once when nothing says that a swap goes on', async () => {
      for (const refusal of [locked, failure('ARM_REFUSED', { ...busy.facts, words: 'No.' })]) {
        const ports = refusing(refusal, undefined);
        intent(ports, '5'.repeat(40));
        const start = ports.clock.now();
        expect((await failureOf(swapOn(ports))).code).to.equal('SWAP_REFUSED');
        expect(ports.clock.now() - start).to.be.below(10_000);
      }
    });
  });

  it('says that production is untouched when Azure ends the swap with an error', async () => {
    const ports = readyPorts({ swapFails: 'the warmup requests have timed out' });
    const failed = await failureOf(swapOn(ports));
    expect(failed.code).to.equal('SWAP_FAILED');
    expect(served(ports)).to.equal(before);
    expect(states(ports)).to.deep.equal(['unknown', 'untouched']);
  });

  it('tells how long it looks at a production whose swap Azure calls failed', async () => {
    const ports = readyPorts({ swapFails: 'the warmup requests have timed out' });
    await failureOf(swapOn(ports));
    const told = ports.events.flatMap((event) => (event.kind === 'progressed' ? [event.text] : []));
    expect(told.join('\n')).to.match(/Looking whether production stays as it is, for \d+ s/);
  });

  const belied = failure('SWAP_FAILED_IN_AZURE', { words: 'Conflict.', azureCode: '409' });

  it('does not believe that a swap failed which goes on and happens', async () => {
    const ports = readyPorts({ swapMs: 40_000 });
    ports.management.meet('readSwap', { failure: belied });
    expect((await swapOn(ports)).kind).to.equal('swapped');
    expect(served(ports)).to.equal(after);
    expect(states(ports)).to.deep.equal(['unknown', 'swapped']);
  });

  it('goes on looking when how it stands cannot be asked', async () => {
    const ports = readyPorts({ swapMs: 40_000 });
    const conflict = failure('ARM_REFUSED', { ...lost.facts, status: 409, maybeDone: false });
    ports.management.meet('readSwap', { failure: conflict });
    expect((await swapOn(ports, { swap: { kind: 'swap-with-preview' } })).kind).to.equal('swapped');
    expect(ports.management.calls).to.not.include('resetSlotConfig stage');
  });

  it('says that it is unknown when Azure says that it failed and production was seen to move', async () => {
    const ports = readyPorts({ swapMs: 3_600_000 });
    ports.management.meet('readSwap', { failure: belied });
    const movesAt = ports.clock.now() + 30_000;
    // Azure does not record the swap.
    const scmSite: DeployPorts['scmSite'] = (access) => ({
      ...ports.scmSite(access),
      listDeployments: () => {
        const moved = ports.clock.now() >= movesAt && access.scmUrl === 'https://shop.scm.example';
        return moved ? Promise.resolve([fakeDeployment(after)]) : ports.scmSite(access).listDeployments();
      },
    });
    expect((await failureOf(swapOn({ ...ports, scmSite }))).code).to.equal('SWAP_UNKNOWN');
    expect(states(ports)).to.deep.equal(['unknown']);
  });

  it('says that it is unknown when the end does not come in time', async () => {
    const ports = readyPorts({ swapMs: 3_600_000 });
    expect((await failureOf(swapOn(ports))).code).to.equal('SWAP_UNKNOWN');
    expect(swaps(ports)).to.have.length(1);
  });

  const changes: readonly [string, string, (ports: DeployPorts) => void][] = [
    [
      'the slot serves another commit',
      'SLOT_CHANGED',
      (ports) => {
        slotOf(ports.world, 'stage').content.deployments = [fakeDeployment('3'.repeat(40))];
      },
    ],
    [
      'production serves another commit',
      'SLOT_CHANGED',
      (ports) => {
        slotOf(ports.world, 'production').content.deployments = [fakeDeployment('3'.repeat(40))];
      },
    ],
    [
      'a deployment is under way on the slot',
      'SLOT_CHANGED',
      (ports) => {
        slotOf(ports.world, 'stage').content.deployments.unshift(
          fakeDeployment('4'.repeat(40), { complete: false, active: false }),
        );
      },
    ],
    [
      'somebody prepared a swap',
      'PREVIEW_PENDING',
      (ports) => {
        const one = slotOf(ports.world, 'stage');
        one.slot = { ...one.slot, pendingSwapWith: 'production' };
      },
    ],
    [
      'the slot was stopped',
      'SLOT_STOPPED',
      (ports) => {
        const one = slotOf(ports.world, 'stage');
        one.slot = { ...one.slot, state: 'Stopped' };
      },
    ],
  ];
  for (const [what, code, change] of changes) {
    it(`refuses when ${what} since the tests`, async () => {
      const ports = readyPorts();
      expect(
        (
          await failureOf(
            swapOn(ports, {
              meanwhile: () => {
                change(ports);
              },
            }),
          )
        ).code,
      ).to.equal(code);
      expect(swaps(ports)).to.deep.equal([]);
    });
  }

  it('applies, tests again and completes a swap with preview', async () => {
    const ports = readyPorts();
    let tested = 0;
    const retest = () => {
      tested += 1;
      expect(slotOf(ports.world, 'stage').slot.pendingSwapWith).to.equal('production');
      return Promise.resolve();
    };
    await swapOn(ports, { swap: { kind: 'swap-with-preview' }, retest });
    expect(tested).to.equal(1);
    expect(served(ports)).to.equal(after);
  });

  it('cancels the preview when the tests fail under the settings of production', async () => {
    const ports = readyPorts();
    const retest = () => Promise.reject(failure('NOTHING_TO_SWAP', { slot: 'x', reason: 'a test failed' }));
    expect((await failureOf(swapOn(ports, { swap: { kind: 'swap-with-preview' }, retest }))).code).to.equal(
      'NOTHING_TO_SWAP',
    );
    expect(slotOf(ports.world, 'stage').slot.pendingSwapWith).to.equal(undefined);
    expect(served(ports)).to.equal(before);
    expect(swaps(ports)).to.deep.equal([]);
  });

  it('names a preview that cannot be cancelled', async () => {
    const ports = readyPorts();
    const refused = failure('ARM_REFUSED', { ...lost.facts, status: 409, maybeDone: false });
    ports.management.meet('resetSlotConfig', { failure: refused, times: 9 });
    const retest = () => Promise.reject(failure('NOTHING_TO_SWAP', { slot: 'x', reason: 'a test failed' }));
    expect((await failureOf(swapOn(ports, { swap: { kind: 'swap-with-preview' }, retest }))).code).to.equal(
      'PREVIEW_LEFT_PENDING',
    );
  });

  it('insists on a proven version when asked to', async () => {
    const plan = fakePlan();
    const ports = readyPorts();
    const preflight = await findSlot(plan.target, undefined, ports);
    const tested = {
      slot: preflight.slot,
      scm: preflight.scm,
      deployedCommit: after,
      versionProven: false,
      build: { sourceCommit: after, buildNumber: '7', checkout: '.' },
      runId: plan.runId,
      settings: undefined,
    };
    const swap = { ...plan.swap, requireVersionCheck: true } as Swapping;
    const asked = swapSlots(tested, productionOf(preflight), swap, () => Promise.resolve(), ports);
    expect((await failureOf(asked)).code).to.equal('VERSION_NOT_PROVEN');
  });
});
