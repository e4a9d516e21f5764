import { expect } from 'chai';
import fc from 'fast-check';
import { deadlineOf, doneNoteTag, findDoneNote, findSwapNote, isLeftOpen } from '#app-service/swap-note.ts';
import { formatSwapNote, isSwapOf, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';

const note: SwapNote = {
  state: 'done',
  run: 'teamcity-42-0a1b2c3d',
  slot: 'stage',
  incoming: '41a2f0c0ab',
  outgoing: '77aa00bb11',
  at: Date.UTC(2026, 0, 15, 12),
  swappedAt: Date.UTC(2026, 0, 15, 12, 1, 2, 345),
};

const time = fc.integer({ min: 0, max: Date.UTC(2200, 0) });
const common = {
  run: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  slot: fc.stringMatching(/^[A-Za-z0-9-]{1,59}$/),
  incoming: fc.stringMatching(/^[0-9a-f]{10}$/),
  outgoing: fc.option(fc.stringMatching(/^[0-9a-f]{10}$/), { nil: undefined }),
  at: time,
};
const meant = {
  ...common,
  state: fc.constant('intent' as const),
  swappedAt: fc.constant(undefined),
  timeoutMs: fc.integer({ min: 1, max: 9_999_999 }).map((seconds) => 1000 * seconds),
  before: fc.oneof(time, fc.constant('never' as const)),
};
const notes = fc.oneof(
  fc.record(meant),
  fc.record({ ...meant, goesBack: fc.constant(true) }),
  fc.record({
    ...common,
    state: fc.constantFrom('swapped' as const, 'done' as const, 'not-done' as const),
    swappedAt: fc.option(time, { nil: undefined }),
  }),
  fc.record({
    ...common,
    state: fc.constantFrom('swapped' as const, 'done' as const),
    swappedAt: time,
    goesBack: fc.constant(true),
    adopted: fc.constant(true),
  }),
);

describe('swap note', () => {
  it('is one line that people can read, too', () => {
    expect(formatSwapNote(note)).to.equal(
      'done at=2026-01-15T12:00:00.000Z run=teamcity-42-0a1b2c3d slot=stage in=41a2f0c0ab out=77aa00bb11 swapped=2026-01-15T12:01:02.345Z',
    );
  });

  it('says of a swap that is only meant how long it is waited for, and what was swapped before', () => {
    const intent = { ...note, state: 'intent', swappedAt: undefined, timeoutMs: 299_001 } as const;
    const before = Date.UTC(2026, 0, 14);
    expect(formatSwapNote({ ...intent, before })).to.match(
      / out=77aa00bb11 timeout=300 before=2026-01-14T00:00:00.000Z$/,
    );
    expect(formatSwapNote({ ...intent, before: 'never' })).to.match(/ before=never$/);
    expect(formatSwapNote({ ...intent, before: 'never', goesBack: true })).to.match(
      / back=yes timeout=300 before=never$/,
    );
    expect(formatSwapNote({ ...intent, state: 'not-done', before })).to.match(/ out=77aa00bb11$/);
  });

  it('is read where an older slotship wrote it, which does not say how long', () => {
    const text = 'intent at=2026-01-15T12:00:00.000Z run=r slot=stage in=41a2f0c0ab';
    const found = findSwapNote({ [swapNoteTag]: text });
    expect(found).to.include({ state: 'intent', at: note.at, outgoing: undefined });
    expect(found && deadlineOf(found, 300_000)).to.equal(note.at + 300_000);
    expect(deadlineOf({ ...note, timeoutMs: 60_000 }, 300_000)).to.equal(note.at + 60_000);
  });

  it('is of the swap of its slot that Azure records newly, by the clock of Azure where it can', () => {
    const swap = (at: number, source = 'Stage') => ({ at, source, target: 'production' });
    const before = Date.UTC(2026, 0, 16);
    const meant = { ...note, state: 'intent', swappedAt: undefined } as const;
    expect(isSwapOf(meant, swap(note.at))).to.equal(true);
    expect(isSwapOf(meant, swap(note.at - 1))).to.equal(false);
    expect(isSwapOf({ ...meant, before }, swap(note.at))).to.equal(false);
    expect(isSwapOf({ ...meant, before }, swap(before + 1))).to.equal(true);
    expect(isSwapOf({ ...meant, before: 'never' }, swap(note.at - 1))).to.equal(true);
    expect(isSwapOf({ ...meant, before: 'never' }, swap(note.at, 'other'))).to.equal(false);
    expect(isSwapOf({ ...meant, before: 'never' }, undefined)).to.equal(false);
  });

  it('whose run saw the swap is of the one of that very time', () => {
    const swap = (at: number) => ({ at, source: 'Stage', target: 'production' });
    const swappedAt = Date.UTC(2026, 0, 15, 12, 1, 2, 345);
    expect(isSwapOf(note, swap(swappedAt))).to.equal(true);
    expect(isSwapOf(note, swap(swappedAt + 1))).to.equal(false);
    expect(isSwapOf(note, undefined)).to.equal(false);
  });

  it('is left open until its run has seen the end and judged production', () => {
    const states = ['intent', 'swapped', 'done', 'not-done'] as const;
    expect(states.map((state) => isLeftOpen({ ...note, state }))).to.deep.equal([true, true, false, false]);
  });

  it('of the last swap that was done is found beside a later one that was not', () => {
    const later = formatSwapNote({ ...note, state: 'not-done', run: 'later', swappedAt: undefined });
    const tags = { [swapNoteTag]: later, [doneNoteTag]: formatSwapNote(note) };
    expect(findDoneNote(tags)).to.deep.equal(note);
    expect(
      findDoneNote({ ...tags, [swapNoteTag]: formatSwapNote({ ...note, run: 'newest' }) })?.run,
    ).to.equal('newest');
    expect(findDoneNote({ [swapNoteTag]: later })).to.equal(undefined);
    const unjudged = { ...note, state: 'swapped' } as const;
    expect(findDoneNote({ ...tags, [doneNoteTag]: formatSwapNote(unjudged) })).to.deep.equal(unjudged);
  });

  it('is found again, whatever case ARM gives the name of the tag', () => {
    const text = formatSwapNote(note);
    expect(findSwapNote({ team: 'web', [swapNoteTag.toUpperCase()]: text })).to.deep.equal(note);
  });

  it('fits into a tag and comes back with all but the end of a long run name', () => {
    fc.assert(
      fc.property(notes, (one) => {
        const text = formatSwapNote(one);
        const { run, ...rest } = one;
        const found = findSwapNote({ [swapNoteTag]: text });
        expect(text.length).to.be.at.most(256);
        expect(found).to.deep.include(rest);
        if (encodeURIComponent(run).length <= 60) expect(found?.run).to.equal(run);
      }),
    );
  });

  it('is none where somebody else wrote the tag', () => {
    for (const text of [
      '',
      'done',
      'yes',
      'done at=today run=1 slot=s in=1',
      'gone at=2026-01-15 run=1 slot=s in=1',
    ])
      expect(findSwapNote({ [swapNoteTag]: text })).to.equal(undefined);
    expect(findSwapNote({})).to.equal(undefined);
  });
});
