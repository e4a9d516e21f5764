import { expect } from 'chai';
import fc from 'fast-check';
import { readEnvironment } from '#emulator/model/environment.ts';
import { readAppSettings, readConnectionStrings, updateAppSettings } from '#emulator/model/settings.ts';
import { patchSiteConfig, readSiteConfig } from '#emulator/model/site-config.ts';
import { startSwap } from '#emulator/model/swap.ts';
import type { SwapTask, TaskOutcome } from '#emulator/model/swap-steps.ts';
import { finishSwapTask, runSwap, swapTask } from '#emulator/model/swap-steps.ts';
import type { Swap, World } from '#emulator/model/world.ts';
import { at, makeShop, slotOf } from './test-world.ts';

const fine = (): TaskOutcome => ({ ok: true });

function begin(world: World, source: string, target: string, now = 10): Swap {
  const swap = startSwap(world, slotOf(world, source), target, at(now));
  if (!swap.ok) throw new Error(swap.refusal.message);
  return swap.value;
}

function swapNow(world: World, source: string, target: string): Swap {
  const swap = begin(world, source, target);
  runSwap(world, swap, fine, at(20));
  return swap;
}

describe('emulator model: swap', () => {
  it('exchanges contents and what is no slot setting, and leaves slot settings', () => {
    const world = makeShop();
    const [production, stage] = [slotOf(world, 'production').content, slotOf(world, 'stage').content];
    swapNow(world, 'stage', 'production');
    const now = slotOf(world, 'production');
    expect(now.content).to.equal(stage);
    expect(slotOf(world, 'stage').content).to.equal(production);
    expect(readAppSettings(now)).to.deep.equal({ COLOUR: 'blue', VERSION: '2' });
    expect(readConnectionStrings(now)).to.deep.equal({
      DB: { value: 'live', type: 'Custom' },
      CACHE: { value: 'two', type: 'Custom' },
    });
  });

  it('moves the language stack and leaves Always On and source control', () => {
    const world = makeShop();
    const fields = { linuxFxVersion: 'NODE|22-lts', alwaysOn: true, scmType: 'LocalGit' };
    patchSiteConfig(world, slotOf(world, 'stage'), fields, at(1));
    swapNow(world, 'stage', 'production');
    const config = (slot: string): unknown[] =>
      Object.keys(fields).map((name) => readSiteConfig(slotOf(world, slot))[name]);
    expect(config('production')).to.deep.equal(['NODE|22-lts', false, 'None']);
    expect(config('stage')).to.deep.equal(['', true, 'LocalGit']);
  });

  it('keeps hosts, credentials, policies and state with the slot', () => {
    const world = makeShop();
    const before = structuredClone(slotOf(world, 'stage').slot);
    swapNow(world, 'stage', 'production');
    const { slot } = slotOf(world, 'stage');
    const moved = { contentId: '', slotSwapStatus: undefined, lastModified: 0 };
    expect({ ...slot, ...moved }).to.deep.equal({ ...before, ...moved });
  });

  it('goes through its phases in order, and flips the routing only after the warm-up', () => {
    const world = makeShop();
    const swap = begin(world, 'stage', 'production');
    const warm = slotOf(world, 'stage').content;
    const seen: string[] = [];
    for (let task = swapTask(world, swap); task !== undefined; task = swapTask(world, swap)) {
      const serving = slotOf(world, 'production').content === warm ? 'new' : 'old';
      seen.push(`${swap.phase} ${task.kind} ${serving}`);
      finishSwapTask(world, swap, { ok: true }, at(20));
    }
    expect(seen).to.deep.equal([
      'applying wait old',
      'restarting restart old',
      'warming warm-up old',
      'restarting-old restart new',
    ]);
    expect(swap.history.at(-1)).to.deep.equal({ phase: 'done', at: 20 });
  });

  it('restarts the source with the slot settings of the target, and the old content with those of the source', () => {
    const world = makeShop();
    const colours: (string | undefined)[] = [];
    runSwap(
      world,
      begin(world, 'stage', 'production'),
      (task: SwapTask) => {
        if (task.kind === 'restart') colours.push(task.environment['COLOUR'], task.environment['VERSION']);
        return { ok: true };
      },
      at(20),
    );
    expect(colours).to.deep.equal(['blue', '2', 'green', '1']);
  });

  it('tells when it was done on both slots, and not before', () => {
    const world = makeShop();
    const swap = begin(world, 'stage', 'production');
    expect(slotOf(world, 'production').slot.slotSwapStatus).to.equal(undefined);
    runSwap(world, swap, fine, at(77));
    const status = { at: 77, source: 'stage', target: 'production' };
    expect(slotOf(world, 'production').slot.slotSwapStatus).to.deep.equal(status);
    expect(slotOf(world, 'stage').slot.slotSwapStatus).to.deep.equal(status);
  });

  for (const [failure, words] of [
    ['warm-up-timed-out', "the warmup requests to application in 'stage' slot have timed out."],
    ['worker-not-started', "the worker process for 'stage' slot could not be started."],
    ['no-http-ping', "the 'stage' slot did not respond to http ping."],
  ] as const) {
    it(`leaves everything as it was after ${failure}, in Azure's words`, () => {
      const world = makeShop();
      const before = structuredClone(world.contents);
      const swap = begin(world, 'stage', 'production');
      const outcome = (task: SwapTask): TaskOutcome =>
        task.kind === 'warm-up' ? { ok: false, failure } : { ok: true };
      runSwap(world, swap, outcome, at(20));
      expect([swap.phase, swap.failure?.endsWith(words)]).to.deep.equal(['failed', true]);
      expect(world.contents).to.deep.equal(before);
      expect(readEnvironment(slotOf(world, 'stage'))).to.include({ COLOUR: 'green', VERSION: '2' });
      expect(slotOf(world, 'production').slot.slotSwapStatus).to.equal(undefined);
    });
  }

  it('is not undone by a restart that fails after the flip', () => {
    const world = makeShop();
    const stage = slotOf(world, 'stage').content;
    const swap = begin(world, 'stage', 'production');
    const outcome = (): TaskOutcome =>
      swap.phase === 'restarting-old' ? { ok: false, failure: 'worker-not-started' } : { ok: true };
    runSwap(world, swap, outcome, at(20));
    expect([swap.phase, slotOf(world, 'production').content]).to.deep.equal(['done', stage]);
  });

  it('refuses a second swap and changes of settings while it runs, naming itself', () => {
    const world = makeShop();
    const swap = begin(world, 'stage', 'production', Date.UTC(2025, 6, 14, 15, 5, 3));
    for (const [source, target] of [
      ['stage', 'production'],
      ['dev', 'stage'],
    ] as const) {
      const second = startSwap(world, slotOf(world, source), target, at(11));
      expect(second).to.have.nested.property('refusal.status', 409);
      expect(second.ok ? '' : second.refusal.message).to.equal(
        `Cannot modify this site because another operation is in progress. Details: Id: ${swap.id}, OperationName: SwapSiteSlots, CreatedTime: 7/14/2025 3:05:03 PM, WebSystemName: websites, SubscriptionName: ${world.subscriptionId}, WebspaceName: web-webspace, SiteName: shop, SlotName: stage, ServerFarmName: , GeoOperationId: (null)`,
      );
    }
    expect(updateAppSettings(world, slotOf(world, 'stage'), {}, at(11)).ok).to.equal(false);
    expect(updateAppSettings(world, slotOf(world, 'dev'), {}, at(11)).ok).to.equal(true);
  });

  it('refuses a slot that is not there, and a swap with itself', () => {
    const world = makeShop();
    expect(startSwap(world, slotOf(world, 'stage'), 'nothing', at(1))).to.have.nested.property(
      'refusal.status',
      404,
    );
    expect(startSwap(world, slotOf(world, 'stage'), 'STAGE', at(1))).to.have.nested.property(
      'refusal.status',
      400,
    );
  });

  it('asks what the source is told to ask in its warm-up', () => {
    const world = makeShop();
    const settings = {
      WEBSITE_SWAP_WARMUP_PING_PATH: '/ready',
      WEBSITE_SWAP_WARMUP_PING_STATUSES: '200, 204',
    };
    updateAppSettings(world, slotOf(world, 'stage'), settings, at(1));
    const pings: unknown[] = [];
    const note = (task: SwapTask): TaskOutcome => {
      if (task.kind === 'warm-up') pings.push(task.ping);
      return { ok: true };
    };
    runSwap(world, begin(world, 'stage', 'production'), note, at(2));
    expect(pings).to.deep.equal([{ path: '/ready', statuses: [200, 204], timeoutMs: 90_000 }]);
  });

  it('is its own inverse, whatever the settings', () => {
    const values = fc.dictionary(fc.constantFrom('COLOUR', 'VERSION', 'A', 'B'), fc.string(), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(values, values, (production, stage) => {
        const world = makeShop();
        updateAppSettings(world, slotOf(world, 'production'), production, at(1));
        updateAppSettings(world, slotOf(world, 'stage'), stage, at(1));
        const before = ['production', 'stage'].map((name) => readAppSettings(slotOf(world, name)));
        swapNow(world, 'stage', 'production');
        expect(readAppSettings(slotOf(world, 'production'))['COLOUR']).to.equal(production['COLOUR']);
        expect(readAppSettings(slotOf(world, 'production'))['A']).to.equal(stage['A']);
        swapNow(world, 'stage', 'production');
        expect(['production', 'stage'].map((name) => readAppSettings(slotOf(world, name)))).to.deep.equal(
          before,
        );
      }),
    );
  });
});
