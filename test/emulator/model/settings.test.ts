import { expect } from 'chai';
import {
  readAppSettings,
  updateAppSettings,
  updateConnectionStrings,
  updateSlotConfigNames,
} from '#emulator/model/settings.ts';
import { at, makeShop, slotOf } from './test-world.ts';

describe('emulator model: settings', () => {
  it('replace the whole set, and restart app and SCM site', () => {
    const world = makeShop();
    const answer = updateAppSettings(world, slotOf(world, 'stage'), { ONLY: 'this' }, at(9));
    expect(answer).to.deep.include({ ok: true, value: { ONLY: 'this' } });
    expect(answer.ok && answer.effects).to.deep.equal([
      { kind: 'restart-site', app: 'shop', slot: 'stage' },
      { kind: 'restart-scm', app: 'shop', slot: 'stage' },
    ]);
    expect(slotOf(world, 'stage').slot.lastModified).to.equal(9);
  });

  it('do not start an app that is stopped', () => {
    const world = makeShop();
    slotOf(world, 'stage').slot.state = 'Stopped';
    const answer = updateConnectionStrings(world, slotOf(world, 'stage'), {}, at(9));
    expect(answer.ok && answer.effects.map(({ kind }) => kind)).to.deep.equal(['restart-scm']);
  });

  it('become slot settings, and stop being ones, by their names alone, in any case', () => {
    const world = makeShop();
    const before = readAppSettings(slotOf(world, 'stage'));
    updateSlotConfigNames(world, slotOf(world, 'stage').app, { appSettingNames: ['version'] });
    expect(readAppSettings(slotOf(world, 'stage'))).to.deep.equal(before);
    expect(slotOf(world, 'stage').slot.appSettings).to.deep.equal({ VERSION: '2' });
    expect(slotOf(world, 'stage').content.appSettings).to.deep.equal({ COLOUR: 'green' });
    updateSlotConfigNames(world, slotOf(world, 'stage').app, {});
    expect(slotOf(world, 'stage').slot.appSettings).to.deep.equal({});
  });
});
