import { expect } from 'chai';
import type { Deployment } from '#app-service/deployment.ts';
import type { Slot } from '#app-service/slot.ts';
import { doneNoteTag, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import { refuseBackward, requireEarlierBuild } from '#stages/verification/earlier-build.ts';

const swappedAt = Date.UTC(2026, 0, 15, 12);
const lastSwap = { at: swappedAt, source: 'stage', target: 'production' };
const note = {
  state: 'done',
  run: 'run 1',
  slot: 'stage',
  incoming: 'bbbbbbbbbb',
  outgoing: 'aaaaaaaaaa',
  at: swappedAt - 5_000,
  swappedAt,
} as const;

const slot = { name: 'stage', address: { app: 'shop' } } as Slot;
const held = (id: string, endedAt?: number): Deployment =>
  ({ id: id.repeat(40), endedAt, receivedAt: endedAt }) as Deployment;
const main = (given: Partial<Slot>): Slot => ({ name: 'production', tags: {}, lastSwap, ...given }) as Slot;
const problem = (one: Deployment, side: Slot): string | undefined => {
  try {
    requireEarlierBuild(slot, one, side);
    return undefined;
  } catch (thrown) {
    return String((thrown as { facts?: { reason?: unknown } }).facts?.reason);
  }
};

describe('earlier build', () => {
  it('is what the noted last swap took out of production', () => {
    const tags = { [swapNoteTag]: formatSwapNote(note) };
    expect(problem(held('a', swappedAt + 1), main({ tags }))).to.equal(undefined);
    expect(problem(held('c', swappedAt - 1), main({ tags }))).to.match(/took aaaaaaaaaa out of production/);
  });

  it('is told by the note of the swap that was done, whatever was meant since', () => {
    const intent = { ...note, state: 'intent', incoming: 'cccccccccc', outgoing: 'bbbbbbbbbb' } as const;
    const tags = { [swapNoteTag]: formatSwapNote(intent), [doneNoteTag]: formatSwapNote(note) };
    expect(problem(held('a', swappedAt - 1), main({ tags }))).to.equal(undefined);
  });

  it('without a note is what the slot got before that swap, and nothing that was deployed since', () => {
    expect(problem(held('a', swappedAt - 1), main({}))).to.equal(undefined);
    expect(problem(held('c', swappedAt + 1), main({}))).to.match(/was deployed to the slot .* not before/);
    expect(problem(held('c'), main({}))).to.match(/at an unknown time/);
  });

  it('is not known where production was never swapped, or with another slot', () => {
    expect(problem(held('a', 1), main({ lastSwap: undefined }))).to.match(/no swap of production/);
    const other = { ...lastSwap, source: 'blue' };
    expect(problem(held('a', 1), main({ lastSwap: other }))).to.match(/between 'blue' and 'production'/);
  });

  it('is not swapped in as if it were new', () => {
    expect(() => {
      refuseBackward(slot, held('a', swappedAt - 1), main({}));
    }).to.throw('SWAP_WOULD_GO_BACK');
    refuseBackward(slot, held('c', swappedAt + 1), main({}));
    refuseBackward(slot, held('a', 1), main({ lastSwap: undefined }));
  });
});
