import { expect } from 'chai';
import {
  doneNoteTag,
  findDoneNote,
  findSwapNote,
  formatSwapNote,
  swapNoteTag,
} from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { findSlot, productionOf } from '#stages/preflight.ts';
import { askSwap } from '#stages/swap/ask-swap.ts';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import type { AzureWorld } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const [before, after] = ['1'.repeat(40), '2'.repeat(40)];

function readyPorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const ports = deployPorts(given);
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
  return ports;
}

async function swap(ports: DeployPorts, onAsk: () => void = () => undefined): Promise<void> {
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
  const { lastSwap, tags } = main.slot;
  const known = {
    slotLastSwap: lastSwap,
    productionLastSwap: lastSwap,
    productionActive: before,
    productionTags: tags,
  };
  await askSwap({ tested, main, before: known, timeoutMs: 300_000, onAsk }, ports);
}

const noteOf = (ports: DeployPorts): SwapNote | undefined =>
  findSwapNote(slotOf(ports.world, 'production').slot.tags);
const noticed = (ports: DeployPorts): string =>
  ports.events.flatMap((event) => (event.kind === 'noticed' ? [event.text] : [])).join();
const refused = (operation: string) =>
  failure('ARM_FORBIDDEN', { operation, words: 'No.', azureCode: undefined, requestId: undefined } as never);
const unheard = (operation: string) =>
  failure('ARM_UNAVAILABLE', {
    ...{ operation, words: 'Lost.', status: undefined, azureCode: undefined, requestId: undefined },
    maybeDone: true,
  });

describe('stage: note of a swap', () => {
  it('says on production which run swapped which commits, and when by the clock of Azure', async () => {
    const ports = readyPorts();
    await swap(ports);
    const { lastSwap } = slotOf(ports.world, 'production').slot;
    expect(noteOf(ports)).to.deep.include({
      state: 'swapped',
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
    expect(noteOf(ports)).to.include({ state: 'intent', timeoutMs: 300_000, before: 'never' });
  });

  it('names the run whose swap was meant before and whose end nobody noted', async () => {
    const ports = readyPorts();
    const production = slotOf(ports.world, 'production');
    const meant = { state: 'intent', run: 'earlier', slot: 'stage', incoming: before.slice(0, 10) } as const;
    const note = formatSwapNote({ ...meant, outgoing: undefined, at: 0, swappedAt: undefined });
    production.slot = { ...production.slot, tags: { [swapNoteTag]: note } };
    await swap(ports);
    expect(noticed(ports)).to.match(/^Run earlier was going to swap .* its end was not noted/);
    const later = readyPorts();
    await swap(later);
    expect(noticed(later)).to.not.include('was going to swap');
  });

  it('leaves what is known of an earlier swap where another does not come about', async () => {
    const ports = readyPorts({ swapFails: 'Cannot warm up.' });
    const production = slotOf(ports.world, 'production');
    const at = Date.UTC(2026, 0, 14);
    const done = { state: 'done', run: 'earlier', slot: 'stage', incoming: before.slice(0, 10) } as const;
    const note = formatSwapNote({ ...done, outgoing: undefined, at, swappedAt: at });
    const lastSwap = { at, source: 'stage', target: 'production' };
    production.slot = { ...production.slot, lastSwap, tags: { [swapNoteTag]: note } };
    for (let times = 0; times < 2; times += 1) {
      await failureOf(swap(ports));
      expect(noteOf(ports)).to.include({ state: 'not-done', run: 'plain-7-abc' });
      expect(findDoneNote(production.slot.tags)).to.include({ run: 'earlier', swappedAt: at });
      ports.world.swapFails = 'Cannot warm up.';
    }
  });

  describe('of another run', () => {
    const others = (state: 'intent' | 'swapped'): string =>
      formatSwapNote({
        ...{ state, run: 'other', slot: 'stage', incoming: after.slice(0, 10), outgoing: undefined },
        ...{ at: Date.UTC(2026, 0, 14), swappedAt: undefined },
      });
    const put = (ports: DeployPorts, text: string): void => {
      const production = slotOf(ports.world, 'production');
      production.slot = { ...production.slot, tags: { ...production.slot.tags, [swapNoteTag]: text } };
    };

    it('that came since stays where it is, and the swap that was done is remembered beside it', async () => {
      const ports = readyPorts();
      await swap(ports, () => {
        put(ports, others('intent'));
      });
      expect(noteOf(ports)).to.include({ state: 'intent', run: 'other' });
      expect(findDoneNote(slotOf(ports.world, 'production').slot.tags)).to.include({
        state: 'swapped',
        run: 'plain-7-abc',
      });
    });

    it('that came since is not taken away by a swap that was not done', async () => {
      const ports = readyPorts({ swapFails: 'Cannot warm up.' });
      const swapping = swap(ports, () => {
        put(ports, others('swapped'));
      });
      await failureOf(swapping);
      expect(noteOf(ports)).to.include({ state: 'swapped', run: 'other' });
    });

    it('that is open gets its place back from a swap that was not done', async () => {
      for (const state of ['intent', 'swapped'] as const) {
        const ports = readyPorts({ swapFails: 'Cannot warm up.' });
        put(ports, others(state));
        await failureOf(swap(ports));
        expect(noteOf(ports)).to.include({ state, run: 'other' });
      }
    });

    it('that went on meanwhile gets it back as far as it came', async () => {
      const ports = readyPorts({ swapFails: 'Cannot warm up.' });
      put(ports, others('intent'));
      const swapping = swap(ports, () => {
        const production = slotOf(ports.world, 'production');
        const tags = { ...production.slot.tags, [doneNoteTag]: others('swapped') };
        production.slot = { ...production.slot, tags };
      });
      await failureOf(swapping);
      expect(noteOf(ports)).to.include({ state: 'swapped', run: 'other' });
    });

    it('is overwritten where it cannot be read, since the end matters', async () => {
      const ports = readyPorts();
      const asked = (): void => {
        ports.management.meet('findSlot', { failure: refused('read the site'), times: 9 });
      };
      await failureOf(swap(ports, asked)).catch(() => undefined);
      expect(noteOf(ports)?.run).to.equal('plain-7-abc');
    });
  });

  it('gets its end where the answer to it was lost, since it may have been kept', async () => {
    const ports = readyPorts();
    ports.management.meet('updateTags', { failure: unheard('write tags'), when: 'after' });
    await swap(ports);
    expect(noteOf(ports)).to.include({ state: 'swapped', run: 'plain-7-abc' });
    expect(ports.texts('warned').join()).to.include('is not known');
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
