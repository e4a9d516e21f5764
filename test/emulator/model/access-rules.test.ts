import { expect } from 'chai';
import { addressAllowed } from '#emulator/model/access-rules.ts';
import { at, makeShop, slotOf } from './test-world.ts';
import { patchSiteConfig } from '#emulator/model/site-config.ts';

const rule = (ipAddress: string, action: string, priority: number): Record<string, unknown> => ({
  ipAddress,
  action,
  priority,
});

describe('emulator model: access restrictions', () => {
  const cases: readonly (readonly [string, Record<string, unknown>[], boolean])[] = [
    ['without rules', [], true],
    ['denied by its range', [rule('10.0.0.0/8', 'Deny', 1)], false],
    ['outside of what is denied', [rule('11.0.0.0/8', 'Deny', 1)], true],
    ['outside of what is allowed', [rule('11.1.2.3/32', 'Allow', 1)], false],
    ['allowed before it is denied', [rule('Any', 'Deny', 2), rule('10.1.2.3', 'Allow', 1)], true],
  ];
  for (const [title, rules, allowed] of cases) {
    it(`${allowed ? 'let' : 'do not let'} an address in that is ${title}`, () => {
      const world = makeShop();
      patchSiteConfig(world, slotOf(world, 'stage'), { ipSecurityRestrictions: rules }, at(1));
      expect(addressAllowed(slotOf(world, 'stage'), 'site', '10.1.2.3')).to.equal(allowed);
      expect(addressAllowed(slotOf(world, 'stage'), 'scm', '10.1.2.3')).to.equal(true);
    });
  }

  it('of the site count for the SCM site where it is told so', () => {
    const world = makeShop();
    const fields = {
      ipSecurityRestrictions: [rule('Any', 'Deny', 1)],
      scmIpSecurityRestrictionsUseMain: true,
    };
    patchSiteConfig(world, slotOf(world, 'stage'), fields, at(1));
    expect(addressAllowed(slotOf(world, 'stage'), 'scm', '10.1.2.3')).to.equal(false);
  });
});
