import { expect } from 'chai';
import type { SwapNote } from '#app-service/swap-note.ts';
import { findPreview, isOurs, judgeFate } from '#stages/recover/leftovers.ts';
import type { Leftovers } from '#stages/recover/leftovers.ts';
import { fakeDeployment, fakeSlot } from '../../fakes/azure-world.ts';

const [before, after, other] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
const askedAt = Date.UTC(2026, 0, 15, 12);
const usualMs = 300_000;
const minute = 60_000;
/** Azure's time of the swap before; its clock need not be the agent's. */
const swappedBefore = askedAt + 10 * minute;
const note: SwapNote = {
  state: 'intent',
  run: 'plain-1-a',
  slot: 'stage',
  incoming: after.slice(0, 10),
  outgoing: before.slice(0, 10),
  at: askedAt,
  swappedAt: undefined,
  timeoutMs: usualMs,
  before: swappedBefore,
};
const access = { scmUrl: 'https://x', app: 'shop', credentials: { kind: 'bearer' } } as never;

function leftovers(
  active: string | undefined,
  swappedAt: number | undefined,
  given: Partial<SwapNote> = {},
): Leftovers {
  const side = (name: string, commit: string | undefined) => ({
    slot: fakeSlot(name).slot,
    scm: access,
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
  /** Production's SCM site cannot be read. */
  const unread = (left: Leftovers, pendingSwapWith?: string): Leftovers => ({
    ...left,
    slot: { ...left.slot, slot: { ...left.slot.slot, pendingSwapWith } },
    main: { ...left.main, scm: undefined, active: undefined },
  });
  /** Another slot was swapped into production since. */
  const replaced = (left: Leftovers): Leftovers => ({
    ...left,
    main: {
      ...left.main,
      slot: {
        ...left.main.slot,
        lastSwap: { at: swappedBefore + 1, source: 'canary', target: 'production' },
      },
    },
  });
  const seen = { state: 'swapped', swappedAt: swappedBefore + 1 } as const;
  const cases = [
    ['nothing without a note', { ...leftovers(before, undefined), note: undefined }, 'none', 'none'],
    ['nothing after a noted end', leftovers(before, undefined, { state: 'done' }), 'none', 'none'],
    ['a swap that production shows', leftovers(after, undefined), 'happened', 'happened'],
    ['a swap that was seen and not judged', leftovers(after, seen.swappedAt, seen), 'happened', 'happened'],
    [
      'one whose production cannot be read',
      unread(leftovers(undefined, seen.swappedAt, seen)),
      'happened',
      'happened',
    ],
    ['nothing where others swapped since', leftovers(after, seen.swappedAt + 1, seen), 'none', 'none'],
    ['nothing where others deployed since', leftovers(other, seen.swappedAt, seen), 'none', 'none'],
    ['a swap that nobody sees yet', leftovers(before, undefined), 'open', 'not-happened'],
    ['the swap of before, which says nothing', leftovers(before, swappedBefore), 'open', 'not-happened'],
    [
      'a swap that Azure records and the sites do not show',
      leftovers(before, swappedBefore + 1),
      'open',
      'overtaken',
    ],
    [
      'a swap that Azure records and a production that has nothing, as after one that was undone',
      leftovers(undefined, swappedBefore + 1),
      'open',
      'overtaken',
    ],
    ['a production that serves something else', leftovers(other, undefined), 'open', 'overtaken'],
    [
      'a swap that Azure alone can tell',
      unread(leftovers(undefined, swappedBefore + 1)),
      'happened',
      'happened',
    ],
    [
      'a swap of before, that Azure alone can tell',
      unread(leftovers(undefined, swappedBefore)),
      'open',
      'unseen',
    ],
    ['a production that cannot be read', unread(leftovers(undefined, undefined)), 'open', 'unseen'],
    [
      'a prepared swap that Azure still shows as prepared',
      unread(leftovers(undefined, undefined), 'production'),
      'open',
      'not-happened',
    ],
    [
      'a production that never had a deployment',
      leftovers(undefined, undefined, { outgoing: undefined }),
      'open',
      'not-happened',
    ],
    [
      'a production that another slot was swapped into, whatever was known of the one before',
      replaced(leftovers(other, undefined, { outgoing: undefined })),
      'open',
      'overtaken',
    ],
    [
      'a production that another slot was swapped into and that cannot be read',
      replaced(unread(leftovers(undefined, undefined))),
      'open',
      'overtaken',
    ],
  ] as const;
  for (const [title, left, soon, late] of cases) {
    it(`is ${title}`, () => {
      expect(judgeFate(left, askedAt + 1000, usualMs)).to.equal(soon);
      expect(judgeFate(left, askedAt + usualMs, usualMs)).to.equal(soon);
      expect(judgeFate(left, askedAt + 20 * minute, usualMs)).to.equal(late);
    });
  }

  it('may come as long as the run that asked for it waits, however short others would', () => {
    const left = leftovers(before, undefined, { timeoutMs: 45 * minute });
    expect(judgeFate(left, askedAt + 44 * minute, 1000)).to.equal('open');
    expect(judgeFate(left, askedAt + 45 * minute, 1000)).to.equal('not-happened');
  });

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
