import { expect } from 'chai';
import { findUndecidable } from '#stages/package/find-undecidable.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';

const versionCheck = fakePlan().smokeTest.versionCheck;
const expecting = (expect: string): Parameters<typeof fakePlan>[0] =>
  versionCheck === undefined ? {} : { smokeTest: { versionCheck: { ...versionCheck, expect } } };

describe('a version that the run does not know', () => {
  const outside = deployPorts();
  outside.git.checkout = undefined;

  it('is a problem known beforehand', async () => {
    const [found] = await findUndecidable(fakePlan(), outside);
    expect(found).to.include({ code: 'VERSION_UNDECIDABLE' });
    expect(found?.facts).to.deep.equal({
      slot: "slot 'stage' of 'shop'",
      expect: '{commit}',
      placeholder: '{commit}',
    });
    const facts = { ...fakePlan().facts, buildNumber: undefined };
    const [ofBuild] = await findUndecidable(fakePlan({ ...expecting('{build}'), facts }), deployPorts());
    expect(ofBuild?.facts).to.have.property('placeholder', '{build}');
  });

  it('is none where the CI names it, where another is expected or none is checked', async () => {
    const facts = { ...fakePlan().facts, commit: 'b'.repeat(40) };
    expect(await findUndecidable(fakePlan({ facts }), outside)).to.deep.equal([]);
    expect(await findUndecidable(fakePlan(expecting('2.0')), outside)).to.deep.equal([]);
    const unchecked = fakePlan({ smokeTest: { versionCheck: undefined } });
    expect(await findUndecidable(unchecked, outside)).to.deep.equal([]);
    expect(await findUndecidable(fakePlan(), deployPorts())).to.deep.equal([]);
  });
});
