import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { describeDifferences, readDifferences } from '#stages/settings/read-differences.ts';
import { fakeSlot } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';

const side = (appSettings: Readonly<Record<string, string>>) => ({
  settings: { appSettings, connectionStrings: {} },
});

function portsThatDiffer(): DeployPorts {
  return deployPorts({
    slots: [
      fakeSlot('production', side({ A: '1', B: '2', ROLE: 'live' })),
      fakeSlot('stage', side({ A: '1', ROLE: 'test' })),
    ],
    stickyNames: { appSettings: ['ROLE'], connectionStrings: [] },
  });
}

describe('stage: settings that differ', () => {
  it('names those that a swap takes along, and slot settings apart', async () => {
    const { target, settings } = fakePlan();
    const found = await readDifferences(target, settings, portsThatDiffer());
    expect(found).to.deep.equal({ names: ['B'], sticky: ['ROLE'], problem: undefined });
    expect(found === undefined ? '' : describeDifferences(found)).to.equal(
      'Settings: 1 differ that a swap takes along: B; slot settings that differ: ROLE',
    );
  });

  it('says why they cannot be read, and stops nothing', async () => {
    const ports = portsThatDiffer();
    const words = {
      operation: 'list the settings',
      words: 'No.',
      azureCode: undefined,
      requestId: undefined,
    };
    ports.management.meet('readSettings', { failure: failure('ARM_FORBIDDEN', words as never), times: 2 });
    const { target, settings } = fakePlan();
    const found = await readDifferences(target, settings, ports);
    expect(found?.names).to.deep.equal([]);
    expect(found?.problem).to.be.a('string');
  });

  it('are not read where a publish profile signs in', async () => {
    const ports = { ...portsThatDiffer(), management: undefined };
    const { target, settings } = fakePlan();
    expect(await readDifferences(target, settings, ports)).to.equal(undefined);
  });
});
