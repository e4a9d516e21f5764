import { expect } from 'chai';
import type { SwapNote } from '#app-service/swap-note.ts';
import { findPreview, isOurs, judgeFate } from '#stages/leftovers.ts';
import type { Leftovers } from '#stages/leftovers.ts';
import { fakeDeployment, fakeSlot } from '../fakes/azure-world.ts';

const [before, after, other] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
const askedAt = Date.UTC(2026, 0, 15, 12);
const timeoutMs = 300_000;
const note: SwapNote = {
  state: 'intent',
  run: 'plain-1-a',
  slot: 'stage',
  incoming: after.slice(0, 10),
  outgoing: before.slice(0, 10),
  at: askedAt,
  swappedAt: undefined,
};

function leftovers(
  active: string | undefined,
  swappedAt: number | undefined,
  given: Partial<SwapNote> = {},
): Leftovers {
  const side = (name: string, commit: string | undefined) => ({
    slot: fakeSlot(name).slot,
    scm: undefined,
    deployments: [],
    active: commit === undefined ? undefined : fakeDeployment(commit),
    problem: undefined,
    mayAnswer: false,
  });
  const main = side('production', active);
  const lastSwap =
    swappedAt === undefined ? undefined : { at: swappedAt, source: 'Stage', target: 'production' };
  return {
    slot: side('stage', undefined),
    main: { ...main, slot: { ...main.slot, lastSwap } },
    note: { ...note, ...given },
  };
}

describe('stage: what a run left', () => {
  const cases = [
    ['nothing without a note', { ...leftovers(before, undefined), note: undefined }, 'none', 'none'],
    ['nothing after a noted end', leftovers(before, undefined, { state: 'done' }), 'none', 'none'],
    ['a swap that production shows', leftovers(after, undefined), 'happened', 'happened'],
    ['a swap that nobody sees yet', leftovers(before, undefined), 'open', 'not-happened'],
    ['a swap of before, which says nothing', leftovers(before, askedAt - 1), 'open', 'not-happened'],
    [
      'a swap that Azure records and the sites do not show',
      leftovers(before, askedAt + 1),
      'open',
      'overtaken',
    ],
    ['a production that serves something else', leftovers(other, undefined), 'open', 'overtaken'],
    ['a swap that Azure alone can tell', leftovers(undefined, askedAt + 1), 'happened', 'happened'],
    ['a production that tells nothing', leftovers(undefined, undefined), 'open', 'not-happened'],
  ] as const;
  for (const [title, left, soon, late] of cases) {
    it(`is ${title}`, () => {
      expect(judgeFate(left, askedAt + 1000, timeoutMs)).to.equal(soon);
      expect(judgeFate(left, askedAt + timeoutMs, timeoutMs)).to.equal(late);
    });
  }

  it('is a prepared swap, found on the slot before production', () => {
    const left = leftovers(before, undefined);
    const prepared = (slot: Leftovers['slot'], pendingSwapWith: string): Leftovers['slot'] => ({
      ...slot,
      slot: { ...slot.slot, pendingSwapWith },
    });
    const both = { ...left, slot: prepared(left.slot, 'production'), main: prepared(left.main, 'stage') };
    expect(findPreview(left)).to.equal(undefined);
    expect(findPreview(both)?.source.name).to.equal('stage');
    const foreign = findPreview({ ...left, main: prepared(left.main, 'blue') });
    expect(foreign?.source.name).to.equal('production');
    expect(foreign === undefined ? undefined : isOurs(foreign, left.slot.slot)).to.equal(false);
  });
});
