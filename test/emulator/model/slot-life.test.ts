import { expect } from 'chai';
import { applySlotConfig } from '#emulator/model/preview.ts';
import {
  createSlot,
  deleteSlot,
  newPassword,
  restartSlot,
  startSlot,
  stopSlot,
} from '#emulator/model/slot-life.ts';
import { readAppSettings } from '#emulator/model/settings.ts';
import { at, makeShop, slotOf } from './test-world.ts';

describe('emulator model: life of a slot', () => {
  it('begins empty: no settings, no source control, basic auth off', () => {
    const world = makeShop();
    const made = createSlot(world, slotOf(world, 'production'), 'test', at(3));
    expect(made.ok && made.effects).to.deep.equal([{ kind: 'open-slot', app: 'shop', slot: 'test' }]);
    const place = slotOf(world, 'test');
    expect(readAppSettings(place)).to.deep.equal({});
    expect(place.slot).to.include({ scmBasicAuthAllowed: false, state: 'Running' });
    expect(place.slot.config).to.deep.equal({ scmType: 'None' });
  });

  for (const [sku, tier, room] of [
    ['F1', 'Free', 0],
    ['B1', 'Basic', 0],
    ['S1', 'Standard', 5],
    ['P1v3', 'PremiumV3', 20],
  ] as const) {
    it(`has room for ${String(room)} slots beside production in tier ${tier}`, () => {
      const world = makeShop({ sku, slots: [] });
      const parent = slotOf(world, 'production');
      for (let made = 0; made < room; made += 1) {
        expect(createSlot(world, parent, `slot-${String(made)}`, at(made)).ok).to.equal(true);
      }
      const refused = createSlot(world, parent, 'one-more', at(99));
      expect(refused).to.have.nested.property('refusal.status', 409);
      expect(refused.ok ? '' : refused.refusal.message).to.contain(`for the '${tier}' SKU.`);
    });
  }

  it('takes content and settings with it when it is deleted', () => {
    const world = makeShop();
    const { content } = slotOf(world, 'stage');
    expect(deleteSlot(world, slotOf(world, 'stage')).ok).to.equal(true);
    expect(world.contents.includes(content)).to.equal(false);
    expect(() => slotOf(world, 'stage')).to.throw('was not found');
  });

  it('is not deleted while it is prepared for a swap', () => {
    const world = makeShop();
    applySlotConfig(world, slotOf(world, 'stage'), 'production', at(1));
    expect(deleteSlot(world, slotOf(world, 'stage')).ok).to.equal(false);
  });

  it('stops, is not restarted then, and starts; each only once', () => {
    const world = makeShop();
    const kinds = (answer: ReturnType<typeof restartSlot>): unknown =>
      answer.ok && answer.effects.map(({ kind }) => kind);
    const stage = slotOf(world, 'stage');
    expect(kinds(startSlot(stage, at(1)))).to.deep.equal([]);
    expect(kinds(restartSlot(stage))).to.deep.equal(['restart-site']);
    expect(kinds(stopSlot(stage, at(2)))).to.deep.equal(['stop-site']);
    expect(kinds(stopSlot(stage, at(3)))).to.deep.equal([]);
    expect(kinds(restartSlot(stage))).to.deep.equal([]);
    expect(kinds(startSlot(stage, at(4)))).to.deep.equal(['restart-site']);
  });

  it('gets another password', () => {
    const world = makeShop();
    const { slot } = slotOf(world, 'stage');
    const before = slot.publishingPassword;
    newPassword(slotOf(world, 'stage'), at(123));
    expect(slot.publishingPassword)
      .to.match(/^[A-Za-z0-9]{60}$/)
      .and.not.equal(before);
  });

  it('needs a name that can be part of a host', () => {
    const world = makeShop();
    const refused = createSlot(world, slotOf(world, 'production'), 'a_b', at(1));
    expect(refused).to.have.nested.property('refusal.status', 400);
  });
});
