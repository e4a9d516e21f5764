import { expect } from 'chai';
import fc from 'fast-check';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
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
const notes = fc.record({
  state: fc.constantFrom('intent' as const, 'done' as const, 'not-done' as const),
  run: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  slot: fc.stringMatching(/^[A-Za-z0-9-]{1,59}$/),
  incoming: fc.stringMatching(/^[0-9a-f]{10}$/),
  outgoing: fc.option(fc.stringMatching(/^[0-9a-f]{10}$/), { nil: undefined }),
  at: time,
  swappedAt: fc.option(time, { nil: undefined }),
});

describe('swap note', () => {
  it('is one line that people can read, too', () => {
    expect(formatSwapNote(note)).to.equal(
      'done at=2026-01-15T12:00:00.000Z run=teamcity-42-0a1b2c3d slot=stage in=41a2f0c0ab out=77aa00bb11 swapped=2026-01-15T12:01:02.345Z',
    );
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
