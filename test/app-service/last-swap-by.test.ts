import { expect } from 'chai';
import { findLastSwapBy } from '#app-service/last-swap-by.ts';
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

describe('who swapped last', () => {
  it('is the run whose note has the very time that Azure records', () => {
    const found = findLastSwapBy(lastSwap, note({}));
    expect(found?.run).to.equal('teamcity-42-abc');
    expect(found?.words).to.equal(
      'stage with production at 2026-01-15T12:00:00.000Z, by run teamcity-42-abc',
    );
  });

  it('is not slotship when the record is of another swap, or there is no note', () => {
    for (const other of [
      undefined,
      note({ swappedAt: at - 1 }),
      note({ state: 'not-done', swappedAt: undefined }),
    ]) {
      const found = findLastSwapBy(lastSwap, other);
      expect(found?.run).to.equal(undefined);
      expect(found?.words).to.match(/not by slotship$/);
    }
  });

  it('is probably the run that did not note its end, when the swap came after it asked', () => {
    const found = findLastSwapBy(lastSwap, note({ state: 'intent', swappedAt: undefined }));
    expect(found?.words).to.include('probably by run teamcity-42-abc');
  });

  it('is not that run when the swap came before; that it is open is said', () => {
    const open = note({ state: 'intent', at: at + 1, swappedAt: undefined });
    expect(findLastSwapBy(lastSwap, open)?.words)
      .to.include('not by slotship')
      .and.include('slotship recover');
    expect(findLastSwapBy(undefined, open)?.words).to.include('slotship recover');
  });

  it('is nobody where there was no swap', () => {
    expect(findLastSwapBy(undefined, undefined)).to.equal(undefined);
    expect(findLastSwapBy(undefined, note({}))).to.equal(undefined);
  });
});
