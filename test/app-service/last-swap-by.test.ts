import { expect } from 'chai';
import { findLastSwapBy } from '#app-service/last-swap-by.ts';
import { doneNoteTag, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';

const at = Date.UTC(2026, 0, 15, 12);
const lastSwap = { at, source: 'stage', target: 'production' };
const note = (given: Partial<SwapNote>): SwapNote => ({
  state: 'done',
  run: 'teamcity-42-abc',
  slot: 'stage',
  incoming: '41a2f0c0ab',
  outgoing: undefined,
  at: at - 60_000,
  swappedAt: at,
  ...given,
});
const tagged = (one: SwapNote | undefined): Readonly<Record<string, string>> =>
  one === undefined ? {} : { [swapNoteTag]: formatSwapNote(one) };

describe('who swapped last', () => {
  it('is the run whose note has the very time that Azure records', () => {
    const found = findLastSwapBy(lastSwap, tagged(note({})));
    expect(found?.run).to.equal('teamcity-42-abc');
    expect(found?.words).to.equal(
      'stage with production at 2026-01-15T12:00:00.000Z, by run teamcity-42-abc',
    );
  });

  it('has not judged production yet where its note says so', () => {
    const found = findLastSwapBy(lastSwap, tagged(note({ state: 'swapped' })));
    expect(found?.run).to.equal('teamcity-42-abc');
    expect(found?.words).to.include('no verdict on production noted yet').and.include('slotship recover');
  });

  it('is not slotship when the record is of another swap, or there is no note', () => {
    for (const other of [
      undefined,
      note({ swappedAt: at - 1 }),
      note({ state: 'not-done', swappedAt: undefined }),
    ]) {
      const found = findLastSwapBy(lastSwap, tagged(other));
      expect(found?.run).to.equal(undefined);
      expect(found?.words).to.match(/not by slotship$/);
    }
  });

  it('is probably the run that did not note its end, when the swap came after it asked', () => {
    const found = findLastSwapBy(lastSwap, tagged(note({ state: 'intent', swappedAt: undefined })));
    expect(found?.words).to.include('probably by run teamcity-42-abc');
  });

  it('is not that run when the swap came before; that it is open is said', () => {
    const open = note({ state: 'intent', at: at + 1, swappedAt: undefined });
    expect(findLastSwapBy(lastSwap, tagged(open))?.words)
      .to.include('not by slotship')
      .and.include('slotship recover');
    expect(findLastSwapBy(undefined, tagged(open))?.words).to.include('slotship recover');
  });

  it('is still the run that swapped when another meant to and did not', () => {
    const tags = { [doneNoteTag]: formatSwapNote(note({})) };
    for (const state of ['intent', 'not-done'] as const) {
      const later = note({ state, run: 'later', at: at + 60_000, swappedAt: undefined, before: at });
      const found = findLastSwapBy(lastSwap, { ...tags, ...tagged(later) });
      expect(found?.run).to.equal('teamcity-42-abc');
      if (state === 'intent') expect(found?.words).to.include('slotship recover');
      else expect(found?.words).to.match(/by run teamcity-42-abc$/);
    }
  });

  it('is known without comparing the clock of an agent with that of Azure', () => {
    const ahead = note({ state: 'intent', at: at + 3_600_000, swappedAt: undefined, before: at - 1 });
    expect(findLastSwapBy(lastSwap, tagged(ahead))?.words).to.include('probably by run teamcity-42-abc');
    const behind = note({ state: 'intent', at: at - 3_600_000, swappedAt: undefined, before: at });
    expect(findLastSwapBy(lastSwap, tagged(behind))?.words).to.include('not by slotship');
  });

  it('is nobody where there was no swap', () => {
    expect(findLastSwapBy(undefined, {})).to.equal(undefined);
    expect(findLastSwapBy(undefined, tagged(note({})))).to.equal(undefined);
  });
});
