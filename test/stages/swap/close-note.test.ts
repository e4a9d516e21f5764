import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { closeNote } from '#stages/swap/close-note.ts';
import { slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';

const note: SwapNote = {
  state: 'intent',
  run: 'plain-1-a',
  slot: 'stage',
  incoming: '2'.repeat(10),
  outgoing: '1'.repeat(10),
  at: Date.UTC(2026, 0, 15, 12),
  swappedAt: undefined,
};

async function noteAfter(happened: boolean): Promise<SwapNote | undefined> {
  const ports = deployPorts();
  const main = slotOf(ports.world, 'production');
  main.slot = { ...main.slot, lastSwap: { at: note.at + 1, source: 'stage', target: 'production' } };
  await closeNote(main.slot, note, happened, ports);
  return findSwapNote(main.slot.tags);
}

describe('stage: the note of a swap whose run did not end it', () => {
  it("names Azure's own time of a swap that happened", async () => {
    expect(await noteAfter(true)).to.deep.equal({ ...note, state: 'done', swappedAt: note.at + 1 });
  });

  it("goes by Azure's record as it is then, and names no time of another swap", async () => {
    const ports = deployPorts();
    const main = slotOf(ports.world, 'production');
    const { slot } = main;
    const recorded = { at: note.at + 5, source: 'stage', target: 'production' };
    main.slot = { ...slot, lastSwap: recorded };
    await closeNote(slot, note, true, ports);
    expect(findSwapNote(main.slot.tags)).to.include({ state: 'done', swappedAt: note.at + 5 });
    main.slot = { ...slot, tags: {}, lastSwap: { ...recorded, source: 'canary' } };
    await closeNote(slot, note, true, ports);
    expect(findSwapNote(main.slot.tags)).to.include({ state: 'done', swappedAt: undefined });
  });

  it('leaves everything where the notes that are there now cannot be read, and says so', async () => {
    const ports = deployPorts();
    const main = slotOf(ports.world, 'production');
    const other = formatSwapNote({ ...note, run: 'plain-2-b' });
    main.slot = { ...main.slot, tags: { [swapNoteTag]: other } };
    const away = failure('ARM_UNAVAILABLE', {
      ...{ operation: 'findSlot', status: 503, azureCode: undefined, words: 'away' },
      ...{ requestId: undefined, maybeDone: false },
    });
    const management = { ...ports.management, findSlot: () => Promise.reject(away) };
    await closeNote(main.slot, note, true, { ...ports, management });
    expect(main.slot.tags[swapNoteTag]).to.equal(other);
    expect(ports.texts('warned').join()).to.include('The note of run plain-1-a stays open');
  });

  it('leaves the note of another run that has taken its place', async () => {
    const ports = deployPorts();
    const main = slotOf(ports.world, 'production');
    const other = { ...note, run: 'plain-2-b' };
    main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote(other) } };
    await closeNote(main.slot, note, true, ports);
    expect(findSwapNote(main.slot.tags)).to.include({ state: 'intent', run: 'plain-2-b' });
  });

  it('names no time of one that did not', async () => {
    expect(await noteAfter(false)).to.deep.equal({ ...note, state: 'not-done' });
  });
});
