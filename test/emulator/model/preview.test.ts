import { expect } from 'chai';
import { readEnvironment } from '#emulator/model/environment.ts';
import { applySlotConfig, resetSlotConfig } from '#emulator/model/preview.ts';
import { updateAppSettings, updateSlotConfigNames } from '#emulator/model/settings.ts';
import { patchSiteConfig } from '#emulator/model/site-config.ts';
import { startSwap } from '#emulator/model/swap.ts';
import { runSwap, swapTask } from '#emulator/model/swap-steps.ts';
import type { World } from '#emulator/model/world.ts';
import { at, makeShop, slotOf } from './test-world.ts';

const prepared = 'The slot cannot be changed because its configuration settings have been prepared for swap.';

function prepare(world: World): ReturnType<typeof applySlotConfig> {
  return applySlotConfig(world, slotOf(world, 'stage'), 'production', at(5));
}

describe('emulator model: swap with preview', () => {
  it('runs the source with the slot settings of the target, restarts it, and marks both slots', () => {
    const world = makeShop();
    const applied = prepare(world);
    expect(applied.ok && applied.effects.map(({ kind }) => kind)).to.deep.equal([
      'restart-site',
      'restart-scm',
    ]);
    expect(readEnvironment(slotOf(world, 'stage'))).to.include({ COLOUR: 'blue', VERSION: '2' });
    expect(readEnvironment(slotOf(world, 'production'))).to.include({ COLOUR: 'blue', VERSION: '1' });
    expect(slotOf(world, 'stage').slot.targetSwapSlot).to.equal('production');
    expect(slotOf(world, 'production').slot.targetSwapSlot).to.equal('stage');
  });

  it('locks both slots until it is over, in the words of Azure', () => {
    const world = makeShop();
    prepare(world);
    const refusals = [
      updateAppSettings(world, slotOf(world, 'stage'), {}, at(6)),
      patchSiteConfig(world, slotOf(world, 'production'), {}, at(6)),
      updateSlotConfigNames(world, slotOf(world, 'dev').app, {}),
      startSwap(world, slotOf(world, 'dev'), 'stage', at(6)),
      prepare(world),
    ];
    for (const answer of refusals) {
      expect(answer).to.have.nested.property('refusal.message', prepared);
      expect(answer).to.have.nested.property('refusal.status', 409);
    }
  });

  it('is completed by a swap of the same two slots, which warms and flips without another restart', () => {
    const world = makeShop();
    prepare(world);
    const swap = startSwap(world, slotOf(world, 'stage'), 'production', at(6));
    expect(swap.ok && swapTask(world, swap.value)?.kind).to.equal('warm-up');
    if (swap.ok) runSwap(world, swap.value, () => ({ ok: true }), at(7));
    expect(readEnvironment(slotOf(world, 'production'))).to.include({ COLOUR: 'blue', VERSION: '2' });
    expect(readEnvironment(slotOf(world, 'stage'))).to.include({ COLOUR: 'green', VERSION: '1' });
    expect(slotOf(world, 'stage').slot.targetSwapSlot).to.equal(undefined);
    expect(slotOf(world, 'production').slot.targetSwapSlot).to.equal(undefined);
  });

  for (const side of ['stage', 'production']) {
    it(`is cancelled from ${side}: the source restarts with its own settings and both are free`, () => {
      const world = makeShop();
      prepare(world);
      const reset = resetSlotConfig(world, slotOf(world, side), at(6));
      expect(reset.ok && reset.effects.map((effect) => 'slot' in effect && effect.slot)).to.deep.equal([
        'stage',
        'stage',
      ]);
      expect(readEnvironment(slotOf(world, 'stage'))).to.include({ COLOUR: 'green' });
      expect(updateAppSettings(world, slotOf(world, 'production'), {}, at(7)).ok).to.equal(true);
    });
  }

  it('has nothing to cancel where nothing was prepared', () => {
    const world = makeShop();
    expect(resetSlotConfig(world, slotOf(world, 'stage'), at(6))).to.deep.equal({
      ok: true,
      value: undefined,
      effects: [],
    });
  });

  it('is refused where a slot has site authentication', () => {
    const siteAuth = { enabled: true, action: 'Return401' } as const;
    const world = makeShop({ slots: [{ name: 'production', siteAuth }, { name: 'stage' }] });
    expect(prepare(world)).to.have.nested.property(
      'refusal.message',
      'Swap with Preview cannot be used when one of the slots has site authentication enabled.',
    );
  });

  it('is given up by a warm-up that fails', () => {
    const world = makeShop();
    prepare(world);
    const swap = startSwap(world, slotOf(world, 'stage'), 'production', at(6));
    if (swap.ok)
      runSwap(
        world,
        swap.value,
        ({ kind }) => (kind === 'warm-up' ? { ok: false, failure: 'no-http-ping' } : { ok: true }),
        at(7),
      );
    expect(slotOf(world, 'stage').slot.targetSwapSlot).to.equal(undefined);
    expect(readEnvironment(slotOf(world, 'stage'))).to.include({ COLOUR: 'green' });
  });
});
