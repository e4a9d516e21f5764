import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { readStatus } from '#stages/read-status.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const commits = { production: '1'.repeat(40), blue: '2'.repeat(40), stage: '3'.repeat(40) };

function threeSlots(): DeployPorts {
  const slots = Object.keys(commits).map((name) => fakeSlot(name));
  const ports = deployPorts({ slots });
  for (const [name, commit] of Object.entries(commits))
    slotOf(ports.world, name).content.deployments = [fakeDeployment(commit)];
  return ports;
}

const read = async (ports: DeployPorts, slot = 'stage'): Promise<readonly (readonly unknown[])[]> => {
  const slots = await readStatus(fakePlan({ target: { slot } }).target, ports);
  return slots.map((one) => [one.slot, one.deployedCommit]);
};

describe('stage: status', () => {
  it('tells what runs in every slot, production and the slot of the plan first', async () => {
    expect(await read(threeSlots())).to.deep.equal([
      ['production', commits.production],
      ['stage', commits.stage],
      ['blue', commits.blue],
    ]);
    expect((await read(threeSlots(), 'Stage')).map(([name]) => name)).to.deep.equal([
      'production',
      'Stage',
      'blue',
    ]);
  });

  it('tells what it was asked for where the slots may not be listed', async () => {
    const ports = threeSlots();
    const facts = {
      operation: 'list',
      status: 403,
      azureCode: undefined,
      words: 'No.',
      requestId: undefined,
    };
    const denied = failure('ARM_FORBIDDEN', {
      ...facts,
      maybeDone: false,
      action: undefined,
      scope: undefined,
    });
    ports.management.meet('listSlots', { failure: denied });
    expect((await read(ports)).map(([name]) => name)).to.deep.equal(['production', 'stage']);
  });

  it('names a slot that is not there', async () => {
    expect((await failureOf(read(threeSlots(), 'green'))).code).to.equal('SLOT_NOT_FOUND');
  });
});
