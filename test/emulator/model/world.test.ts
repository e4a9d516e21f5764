import { expect } from 'chai';
import fc from 'fast-check';
import { isoText } from '#emulator/model/iso-text.ts';
import { makeWorld } from '#emulator/model/make-world.ts';
import { makeGuid } from '#emulator/model/moment.ts';
import { defaultSeed } from '#emulator/model/seed.ts';
import { slotDifferences } from '#emulator/model/slots-diff.ts';
import { startSwap } from '#emulator/model/swap.ts';
import { runSwap } from '#emulator/model/swap-steps.ts';
import { fieldMoves, swapMatrix } from '#emulator/model/swap-matrix.ts';
import { at, makeShop, slotOf } from './test-world.ts';

describe('emulator model: world', () => {
  it('is plain data: read back from JSON in the middle of a swap, it goes on as the original does', () => {
    const world = makeShop();
    startSwap(world, slotOf(world, 'stage'), 'production', at(1));
    const copy = JSON.parse(JSON.stringify(world)) as typeof world;
    for (const one of [world, copy]) {
      const [swap] = one.swaps;
      if (swap !== undefined) runSwap(one, swap, () => ({ ok: true }), at(2));
    }
    expect(copy.swaps[0]?.phase).to.equal('done');
    expect(JSON.parse(JSON.stringify(copy))).to.deep.equal(JSON.parse(JSON.stringify(world)));
  });

  it('is the same for the same seed and the same luck', () => {
    expect(makeWorld(defaultSeed, at(5))).to.deep.equal(makeWorld(defaultSeed, at(5)));
    expect(makeWorld(defaultSeed, at(5))).not.to.deep.equal(makeWorld(defaultSeed, at(6)));
  });

  it('has production first, also where the seed does not name it', () => {
    const world = makeWorld({ apps: [{ name: 'a', resourceGroup: 'g', slots: [{ name: 'x' }] }] }, at(1));
    expect(world.apps[0]?.slots.map(({ name }) => name)).to.deep.equal(['production', 'x']);
  });

  it('copies builds as they are where no seed is given, so that nothing has to be installed', () => {
    const settings = makeWorld(defaultSeed, at(1)).contents.map(({ appSettings }) => appSettings);
    expect(settings).to.deep.equal(Array(2).fill({ SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' }));
  });

  it('refuses a SKU that there is not', () => {
    expect(() => makeShop({ sku: 'Z9' })).to.throw("'Z9' is not a SKU");
  });

  it('writes times as the platform does', () => {
    const times = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(fc.property(times, (time) => isoText(time) === new Date(time).toISOString()));
  });

  it('makes GUIDs of version 4', () => {
    expect(makeGuid(at(3))).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('emulator model: what a swap moves', () => {
  it('names each field of config/web once', () => {
    const fields = swapMatrix.flatMap((rule) => rule.fields);
    expect(new Set(fields).size).to.equal(fields.length);
  });

  it('leaves a field that no rule names', () => {
    expect([fieldMoves('linuxFxVersion'), fieldMoves('alwaysOn'), fieldMoves('unheardOf')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('is what slotsdiffs tells: added, changed and lost, without slot settings', () => {
    const world = makeShop({
      slots: [
        { name: 'production', appSettings: { LOST: '1', SAME: '1', CHANGED: '1', COLOUR: 'blue' } },
        { name: 'stage', appSettings: { ADDED: '1', SAME: '1', CHANGED: '2', COLOUR: 'green' } },
      ],
    });
    const found = slotDifferences(world, slotOf(world, 'stage'), 'production');
    expect(found.ok && found.value.map(({ settingName, diffRule }) => [settingName, diffRule])).to.deep.equal(
      [
        ['ADDED', 'SettingsWillBeAddedToDestination'],
        ['CHANGED', 'SettingsWillBeModifiedInDestination'],
        ['LOST', 'SettingsWillBeRemovedFromDestination'],
      ],
    );
  });
});
