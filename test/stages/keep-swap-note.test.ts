import { expect } from 'chai';
import { findSwapNote } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { findSlot, productionOf } from '#stages/preflight.ts';
import { askSwap } from '#stages/ask-swap.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import type { AzureWorld } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const [before, after] = ['1'.repeat(40), '2'.repeat(40)];

function readyPorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const ports = deployPorts(given);
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
  return ports;
}

async function swap(ports: DeployPorts): Promise<void> {
  const plan = fakePlan();
  const preflight = await findSlot(plan.target, undefined, ports);
  const main = productionOf(preflight);
  const tested = {
    slot: preflight.slot,
    scm: preflight.scm,
    deployedCommit: after,
    versionProven: true,
    build: { sourceCommit: after, buildNumber: '7', checkout: '.' },
    runId: plan.runId,
    settings: undefined,
  };
  const { lastSwap } = main.slot;
  const known = { slotLastSwap: lastSwap, productionLastSwap: lastSwap, productionActive: before };
  await askSwap({ tested, main, before: known, timeoutMs: 300_000 }, ports);
}

const noteOf = (ports: DeployPorts): SwapNote | undefined =>
  findSwapNote(slotOf(ports.world, 'production').slot.tags);
const refused = (operation: string) =>
  failure('ARM_FORBIDDEN', { operation, words: 'No.', azureCode: undefined, requestId: undefined } as never);

describe('stage: note of a swap', () => {
  it('says on production which run swapped which commits, and when by the clock of Azure', async () => {
    const ports = readyPorts();
    await swap(ports);
    const { lastSwap } = slotOf(ports.world, 'production').slot;
    expect(noteOf(ports)).to.deep.include({
      state: 'done',
      run: 'plain-7-abc',
      slot: 'stage',
      incoming: after.slice(0, 10),
      outgoing: before.slice(0, 10),
      swappedAt: lastSwap?.at,
    });
    expect(slotOf(ports.world, 'stage').slot.tags).to.deep.equal({});
  });

  it('is kept as an intent before the swap is asked for', async () => {
    const ports = readyPorts();
    await swap(ports);
    const calls = ports.management.calls.filter((call) => /^(updateTags|beginSwap)/.test(call));
    expect(calls).to.deep.equal([
      'updateTags production',
      'beginSwap stage production',
      'updateTags production',
    ]);
  });

  it('says that a refused or failed swap did not happen', async () => {
    for (const swapFails of ['Cannot warm up.', undefined]) {
      const ports = readyPorts({ swapFails });
      if (swapFails === undefined) ports.management.meet('beginSwap', { failure: refused('begin the swap') });
      await failureOf(swap(ports));
      expect(noteOf(ports)?.state).to.equal('not-done');
    }
  });

  it('stays an intent when nobody saw how the swap ended', async () => {
    const ports = readyPorts({ swapMs: 900_000 });
    expect((await failureOf(swap(ports))).code).to.equal('SWAP_UNKNOWN');
    expect(noteOf(ports)?.state).to.equal('intent');
  });

  it('stops no swap when it may not be written: one warning, no second try', async () => {
    const ports = readyPorts();
    ports.management.meet('updateTags', { failure: refused('write tags') });
    await swap(ports);
    expect(slotOf(ports.world, 'production').content.deployments[0]?.id).to.equal(after);
    expect(ports.texts('warned').filter((text) => text.includes('could not be kept'))).to.have.length(1);
    expect(ports.management.calls.filter((call) => call.startsWith('updateTags'))).to.have.length(1);
  });
});
