import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { lookAhead } from '#stages/look-ahead.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const noFolder = failure('PACKAGE_FOLDER_MISSING', { folder: '/build', words: 'There is no such folder.' });

async function codesOf(ports: DeployPorts, plan = fakePlan(), known = [] as readonly (typeof noFolder)[]) {
  const failed = await failureOf(lookAhead(plan, ports, known));
  return [failed.code, ...failed.others.map((one) => one.code)];
}

describe('looking ahead', () => {
  it('says that a deploy would find the slot ready, and writes nothing', async () => {
    const ports = deployPorts();
    expect(await lookAhead(fakePlan(), ports)).to.include('ready');
    expect(ports.management.calls.filter((call) => !/^(find|list|read)/.test(call))).to.deep.equal([]);
  });

  it('tells what was known beforehand together with what Azure shows', async () => {
    const stage = fakeSlot('stage', { scmBasicAuthAllowed: false });
    const ports = deployPorts({ slots: [fakeSlot('production'), stage] });
    expect(await codesOf(ports, fakePlan(), [noFolder])).to.deep.equal([
      'PACKAGE_FOLDER_MISSING',
      'SCM_BASIC_AUTH_DISABLED',
    ]);
    expect(await codesOf(deployPorts(), fakePlan({ target: { slot: 'stag' } }), [noFolder])).to.deep.equal([
      'PACKAGE_FOLDER_MISSING',
      'SLOT_NOT_FOUND',
    ]);
    expect(await codesOf(deployPorts(), fakePlan(), [noFolder])).to.deep.equal(['PACKAGE_FOLDER_MISSING']);
  });

  it('tells a refused swap beside the other problems', async () => {
    const settings = { appSettings: { ONLY_HERE: '1' }, connectionStrings: {} };
    const stage = fakeSlot('stage', { scmBasicAuthAllowed: false });
    const ports = deployPorts({ slots: [fakeSlot('production', { settings }), stage] });
    expect(await codesOf(ports, fakePlan(), [noFolder])).to.deep.equal([
      'PACKAGE_FOLDER_MISSING',
      'SCM_BASIC_AUTH_DISABLED',
      'SETTINGS_REFUSED',
    ]);
  });

  it('tells of a newer build in the slot or in production', async () => {
    for (const name of ['stage', 'production']) {
      const ports = deployPorts();
      const message = 'Newer\n\nBuild-Number: 8\n';
      slotOf(ports.world, name).content.deployments = [fakeDeployment('8'.repeat(40), { message })];
      expect(await codesOf(ports), name).to.deep.equal(['SUPERSEDED']);
      await lookAhead(fakePlan({ package: { allowOlder: true } }), ports);
    }
  });
});
