import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import type { Management } from '#ports';
import { findSlot, productionOf } from '#stages/preflight.ts';
import { swapSlots } from '#stages/swap.ts';
import { run } from '#run';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import type { AzureWorld } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakeHttp } from '../../fakes/http.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const before = '1'.repeat(40);
const after = '2'.repeat(40);

function readyPorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const ports = deployPorts(given);
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
  return ports;
}

interface Story {
  readonly kind?: 'swap' | 'swap-with-preview';
  readonly retest?: () => Promise<void>;
  /** Members of ARM that do more than they should. */
  readonly arm?: (own: Management) => Partial<Management>;
  readonly stop?: AbortController;
}

async function swapOn(ports: DeployPorts, story: Story = {}): Promise<unknown> {
  const plan = fakePlan({ swap: { kind: story.kind ?? 'swap-with-preview' } });
  const preflight = await findSlot(plan.target, undefined, ports);
  const tested = {
    slot: preflight.slot,
    scm: preflight.scm,
    deployedCommit: after,
    versionProven: true,
    build: { sourceCommit: after, buildNumber: '7', checkout: '.' },
    runId: plan.runId,
    settings: undefined,
  };
  const own = {
    ...ports,
    management: { ...ports.management, ...story.arm?.(ports.management) },
    signal: story.stop?.signal ?? ports.signal,
  };
  const retest = story.retest ?? (() => Promise.resolve());
  return swapSlots(tested, productionOf(preflight), plan.swap, retest, own);
}

const count = (ports: DeployPorts, member: string): number =>
  ports.management.calls.filter((call) => call.startsWith(member)).length;
const pending = (ports: DeployPorts): string | undefined => slotOf(ports.world, 'stage').slot.pendingSwapWith;
const lastState = (ports: DeployPorts): string | undefined =>
  ports.events.findLast((event) => event.kind === 'production')?.state;
const served = (ports: DeployPorts): string | undefined =>
  slotOf(ports.world, 'production').content.deployments.find((one) => one.active)?.id;
const cancelled = (): Error => failure('CANCELLED_BY_SIGTERM', { left: '' });
const refused = failure('ARM_FORBIDDEN', {
  operation: 'read',
  status: 403,
  azureCode: undefined,
  words: 'not allowed',
  requestId: undefined,
  maybeDone: false,
  action: undefined,
  scope: undefined,
});

describe('stage: swap with preview', () => {
  it('is tested only once the app has restarted and goes on to answer', async () => {
    const first = readyPorts();
    const start = first.clock.now();
    const up = start + 30_000;
    const ports = { ...first, http: fakeHttp(() => ({ status: first.clock.now() < up ? 503 : 200 })) };
    let testedAt = 0;
    await swapOn(ports, {
      retest: () => {
        testedAt = first.clock.now();
        return Promise.resolve();
      },
    });
    expect(testedAt - up).to.be.within(2_000, 4_000);
    const still = { ...readyPorts(), http: fakeHttp(() => ({ error: 'refused' })) };
    await swapOn(still, { retest: () => Promise.resolve() });
    expect(still.clock.now() - start).to.be.within(60_000, 120_000);
  });

  it('says of a test that fails that it had passed under the settings of the slot', async () => {
    const ports = readyPorts();
    const facts = { site: "slot 'stage' of 'shop'", failed: 'health' } as never;
    const retest = (): Promise<never> => Promise.reject(failure('SMOKE_TEST_FAILED', facts));
    expect((await failureOf(swapOn(ports, { retest }))).code).to.equal('SMOKE_TEST_FAILED');
    expect(ports.texts('warned').join()).to.match(
      /had passed with its own settings, and fails with production's/,
    );
  });

  it("is announced with the run and the commit before production's settings are applied", async () => {
    const ports = readyPorts();
    await swapOn(ports);
    expect(ports.texts('said').join('\n')).to.match(
      /Preparing the swap of 2222222222 with 1111111111 at \S+, as run plain-7-abc.*\n.*restarts(.*\n)*.*to swap, as run/,
    );
  });

  it('is left alone when the run is cancelled after the swap was asked for', async () => {
    const ports = readyPorts();
    const stop = new AbortController();
    const arm = (own: Management): Partial<Management> => ({
      beginSwap: async (source, target) => {
        const begun = await own.beginSwap(source, target);
        stop.abort(cancelled());
        return begun;
      },
    });
    expect((await failureOf(swapOn(ports, { arm, stop }))).code).to.equal('CANCELLED_BY_SIGTERM');
    expect(count(ports, 'resetSlotConfig')).to.equal(0);
    expect(lastState(ports)).to.equal('unknown');
  });

  for (const kind of ['swap', 'swap-with-preview'] as const) {
    it(`asks for nothing any more when a ${kind} is cancelled right before`, async () => {
      const ports = readyPorts();
      const stop = new AbortController();
      const arm = (own: Management): Partial<Management> => ({
        updateTags: async (slot, tags) => {
          await own.updateTags(slot, tags);
          stop.abort(cancelled());
        },
      });
      expect((await failureOf(swapOn(ports, { kind, arm, stop }))).code).to.equal('CANCELLED_BY_SIGTERM');
      expect(count(ports, 'beginSwap')).to.equal(0);
      expect(pending(ports)).to.equal(undefined);
      expect(lastState(ports)).to.equal(undefined);
      expect(Object.values(slotOf(ports.world, 'production').slot.tags)[0]).to.match(/^not-done /);
    });
  }

  it('is cancelled when it cannot be seen for a minute whether it was applied', async () => {
    const ports = readyPorts();
    let hiddenUntil = 0;
    const arm = (own: Management): Partial<Management> => ({
      applySlotConfig: async (source, target) => {
        await own.applySlotConfig(source, target);
        hiddenUntil = ports.clock.now() + 60_001;
      },
      findSlot: (app, name) =>
        ports.clock.now() < hiddenUntil ? Promise.reject(refused) : own.findSlot(app, name),
    });
    const swapped = failureOf(swapOn(ports, { arm }));
    expect((await swapped).code).to.equal('PREVIEW_REFUSED');
    expect(pending(ports)).to.equal(undefined);
  });

  it('goes on when one look is refused whether it was applied', async () => {
    const ports = readyPorts();
    const arm = (own: Management): Partial<Management> => ({
      applySlotConfig: async (source, target) => {
        await own.applySlotConfig(source, target);
        ports.management.meet('findSlot', { failure: refused });
      },
    });
    await swapOn(ports, { arm });
    expect(served(ports)).to.equal(after);
  });

  const changes: readonly [string, (ports: DeployPorts) => void][] = [
    [
      'the slot was pushed to',
      ({ world }) => {
        slotOf(world, 'stage').content.deployments = [fakeDeployment('3'.repeat(40))];
      },
    ],
    [
      'production was pushed to',
      ({ world }) => {
        slotOf(world, 'production').content.deployments = [fakeDeployment('3'.repeat(40))];
      },
    ],
    [
      'somebody cancelled it',
      ({ world }) => {
        for (const name of ['stage', 'production']) {
          const one = slotOf(world, name);
          one.slot = { ...one.slot, pendingSwapWith: undefined };
        }
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`is not completed when ${what} while it was tested`, async () => {
      const ports = readyPorts();
      const retest = (): Promise<void> => {
        change(ports);
        return Promise.resolve();
      };
      expect((await failureOf(swapOn(ports, { retest }))).code).to.equal('SLOT_CHANGED');
      expect(count(ports, 'beginSwap')).to.equal(0);
      expect(pending(ports)).to.equal(undefined);
    });
  }

  it('is not called cancelled when somebody completed it while it was tested', async () => {
    const ports = readyPorts({ swapMs: 0 });
    const retest = async (): Promise<void> => {
      await ports.management.beginSwap(slotOf(ports.world, 'stage').slot, 'production');
    };
    expect((await failureOf(swapOn(ports, { retest }))).code).to.equal('PREVIEW_WAS_COMPLETED');
    expect(served(ports)).to.equal(after);
    expect(lastState(ports)).to.equal('swapped');
    expect(ports.texts('said').join()).to.not.include('never reached');
  });

  it('is not called cancelled when somebody completes it and Azure records that only later', async () => {
    const ports = readyPorts({ swapMs: 20_000 });
    const stage = slotOf(ports.world, 'stage');
    const retest = async (): Promise<void> => {
      await ports.management.beginSwap(stage.slot, 'production');
      stage.slot = { ...stage.slot, pendingSwapWith: undefined };
    };
    expect((await failureOf(swapOn(ports, { retest }))).code).to.equal('PREVIEW_WAS_COMPLETED');
  });

  it('is not said never to have reached production where somebody else ended it', async () => {
    const ports = readyPorts();
    const retest = (): Promise<void> => {
      changes[2]?.[1](ports);
      return Promise.resolve();
    };
    await failureOf(swapOn(ports, { retest }));
    const said = ports.texts('said').join();
    expect(said).to.include('swap is gone').and.include('records no swap of the slot since');
    expect(said).to.not.include('never reached');
  });

  it('is not prepared by a run that was cancelled before', async () => {
    const ports = readyPorts();
    const stop = new AbortController();
    const arm = (own: Management): Partial<Management> => ({
      findSlot: (app, name) => {
        stop.abort(cancelled());
        return own.findSlot(app, name);
      },
    });
    expect((await failureOf(swapOn(ports, { arm, stop }))).code).to.equal('CANCELLED_BY_SIGTERM');
    expect(count(ports, 'applySlotConfig')).to.equal(0);
  });

  it('is cancelled again when the first request to cancel it does not get through', async () => {
    const ports = readyPorts();
    const away = failure('ARM_UNAVAILABLE', { ...refused.facts, status: 429, maybeDone: false });
    ports.management.meet('resetSlotConfig', { failure: away });
    const retest = () => Promise.reject(failure('NOTHING_TO_SWAP', { slot: 'x', reason: 'a test failed' }));
    expect((await failureOf(swapOn(ports, { retest }))).code).to.equal('NOTHING_TO_SWAP');
    expect(pending(ports)).to.equal(undefined);
    expect(served(ports)).to.equal(before);
  });

  it('is named by a run that ends before it is cancelled', async () => {
    const ports = readyPorts();
    const stop = new AbortController();
    const retest = (): Promise<void> => {
      stop.abort(cancelled());
      return Promise.reject(cancelled());
    };
    const arm = (): Partial<Management> => ({
      resetSlotConfig: () => new Promise<never>(() => undefined),
    });
    const ending = await run(
      async (own) => {
        await swapOn({ ...ports, tell: own.tell }, { retest, arm, stop });
        return 'done';
      },
      3_600_000,
      { ...ports, clock: { ...ports.clock, sleep: briefSleep }, signal: stop.signal },
    );
    expect(ending.exitCode).to.equal(143);
    expect(ending.verdict).to.include('prepared for a swap');
  });
});

/** The run's own time-out does not come; its patience with the story is short. */
function briefSleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms < 60_000) return new Promise((resolve) => setTimeout(resolve, 20));
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });
}

describe('stage: swap after a note that took long', () => {
  /** ARM takes 20 s to keep the note, in which `meanwhile` happens. */
  const slowNote =
    (ports: DeployPorts, meanwhile: () => void) =>
    (own: Management): Partial<Management> => ({
      updateTags: async (slot, tags) => {
        meanwhile();
        ports.clock.advance(20_000);
        await own.updateTags(slot, tags);
      },
    });

  it('is not asked for when somebody deployed to the slot meanwhile', async () => {
    const ports = readyPorts();
    const arm = slowNote(ports, () => {
      slotOf(ports.world, 'stage').content.deployments = [fakeDeployment('3'.repeat(40))];
    });
    expect((await failureOf(swapOn(ports, { kind: 'swap', arm }))).code).to.equal('SLOT_CHANGED');
    expect(count(ports, 'beginSwap')).to.equal(0);
    expect(lastState(ports)).to.equal(undefined);
  });

  it('is asked for when nothing changed', async () => {
    const ports = readyPorts();
    await swapOn(ports, { kind: 'swap', arm: slowNote(ports, () => undefined) });
    expect(served(ports)).to.equal(after);
  });
});
