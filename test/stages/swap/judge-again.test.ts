import { expect } from 'chai';
import { judgeAgain } from '#stages/swap/judge-again.ts';
import { readFullComparison } from '#stages/settings.ts';
import { fakeSlot, slotOf } from '../../fakes/azure-world.ts';
import type { AzureWorld, FakeSlot } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const settings = { appSettings: { GREETING: 'Hello' }, connectionStrings: {} };

/** Judges, lets somebody edit, and judges again. */
async function judgeAround(
  edit: (ports: DeployPorts) => void,
  given: Partial<AzureWorld> = {},
): Promise<DeployPorts> {
  const slots = given.slots ?? [fakeSlot('production', { settings }), fakeSlot('stage', { settings })];
  const ports = deployPorts({ ...given, slots });
  const [main, slot] = slots as [FakeSlot, FakeSlot];
  const plan = fakePlan().settings;
  const comparison = await readFullComparison(slot.slot, main.slot, plan, ports.management, ports);
  edit(ports);
  await judgeAgain(slot.slot, main.slot, { plan, comparison }, ports.management, ports);
  return ports;
}

function set(ports: DeployPorts, name: string, appSettings: Readonly<Record<string, string>>): void {
  const found = slotOf(ports.world, name);
  found.settings = { ...found.settings, appSettings };
}

describe('stage: settings judged again before the swap', () => {
  it('says nothing when nobody edited them', async () => {
    expect((await judgeAround(() => undefined)).events).to.deep.equal([]);
  });

  it('takes what Azure alone names for no edit', async () => {
    const differences = [{ name: 'mounts', kind: 'general' as const }];
    expect((await judgeAround(() => undefined, { differences })).events).to.deep.equal([]);
  });

  it('refuses when the slot was edited: what goes to production was not tested', async () => {
    for (const edited of [{ GREETING: 'Hi' }, { GREETING: 'Hello', NEW: '1' }, {}]) {
      const failed = await failureOf(
        judgeAround((ports) => {
          set(ports, 'stage', edited);
        }),
      );
      expect(failed.code).to.equal('SLOT_CHANGED');
    }
  });

  it('refuses when production got a setting that it would lose', async () => {
    const failed = await failureOf(
      judgeAround((ports) => {
        set(ports, 'production', { GREETING: 'Hello', ORDERS: 'x' });
      }),
    );
    expect(failed.code).to.equal('SETTINGS_REFUSED');
    expect(failed.facts).to.deep.include({ names: ['ORDERS'], copied: ['ORDERS'] });
  });

  it('refuses when a Key Vault reference of the slot stopped resolving, though nothing was edited', async () => {
    const failed = await failureOf(
      judgeAround((ports) => {
        slotOf(ports.world, 'stage').keyVaultReferences = [
          { name: 'GREETING', kind: 'app-setting', status: 'SecretNotFound', details: undefined },
        ];
      }),
    );
    expect(failed.code).to.equal('SETTINGS_REFUSED');
    expect(failed.facts).to.deep.include({ names: ['GREETING'] });
  });

  it('refuses when a slot setting that kept a name in production is none any more', async () => {
    const judged = judgeAround(
      (ports) => {
        ports.world.stickyNames = { appSettings: [], connectionStrings: [] };
      },
      {
        slots: [fakeSlot('production', { settings }), fakeSlot('stage')],
        stickyNames: { appSettings: ['GREETING'], connectionStrings: [] },
      },
    );
    const failed = await failureOf(judged);
    expect(failed.code).to.equal('SETTINGS_REFUSED');
    expect(failed.facts).to.deep.include({ names: ['GREETING'] });
  });

  it('only warns of an edit of production that the rules allow', async () => {
    const ports = await judgeAround((own) => {
      set(own, 'production', { GREETING: 'Hi' });
    });
    expect(ports.texts('warned')).to.deep.equal(['Settings were edited since they were compared: GREETING.']);
  });
});
