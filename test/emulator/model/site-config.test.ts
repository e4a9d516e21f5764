import { expect } from 'chai';
import { patchSiteConfig, readSiteConfig, replaceSiteConfig } from '#emulator/model/site-config.ts';
import { at, makeShop, slotOf } from './test-world.ts';

describe('emulator model: site configuration', () => {
  it('keeps what a patch does not name', () => {
    const world = makeShop();
    patchSiteConfig(world, slotOf(world, 'stage'), { alwaysOn: true }, at(1));
    patchSiteConfig(world, slotOf(world, 'stage'), { scmType: 'LocalGit' }, at(2));
    expect(readSiteConfig(slotOf(world, 'stage'))).to.include({ alwaysOn: true, scmType: 'LocalGit' });
  });

  it('returns to defaults what a whole write leaves out, but not source control', () => {
    const world = makeShop();
    patchSiteConfig(world, slotOf(world, 'stage'), { alwaysOn: true, scmType: 'LocalGit' }, at(1));
    replaceSiteConfig(world, slotOf(world, 'stage'), { http20Enabled: true }, at(2));
    const config = readSiteConfig(slotOf(world, 'stage'));
    expect(config).to.include({ alwaysOn: false, http20Enabled: true, scmType: 'LocalGit' });
  });

  it('refuses a kind of source control that there is not', () => {
    const world = makeShop();
    const answer = patchSiteConfig(world, slotOf(world, 'stage'), { scmType: 'Cvs' }, at(1));
    expect(answer).to.have.nested.property('refusal.status', 400);
  });

  it('names the publishing user of the slot, and lets nobody change it', () => {
    const world = makeShop();
    patchSiteConfig(world, slotOf(world, 'stage'), { publishingUsername: '$other' }, at(1));
    expect(readSiteConfig(slotOf(world, 'stage'))['publishingUsername']).to.equal('$shop__stage');
    expect(readSiteConfig(slotOf(world, 'production'))['publishingUsername']).to.equal('$shop');
  });
});
