import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import { makeRunId } from '#main/run-id.ts';

describe('main: name of a run', () => {
  it('names CI, build and run', () => {
    expect(makeRunId('teamcity', '42', '0a1b2c3d')).to.equal('teamcity-42-0a1b2c3d');
    expect(makeRunId('plain', undefined, '0a1b2c3d')).to.equal('plain-0a1b2c3d');
  });

  for (const number of [
    '1.24.0-alpha.1+Branch.main.Sha.0123456789abcdef0123456789abcdef01234567',
    '+'.repeat(100),
    'Größe 7 \u{1f680}',
    '%'.repeat(40),
  ]) {
    it(`comes back from a note as it went in: ${number}`, () => {
      const run = makeRunId('azure-pipelines', number, '0a1b2c3d');
      expect(run).to.match(/-0a1b2c3d$/);
      const note = {
        ...({ state: 'intent', run, slot: 'stage', incoming: '1', outgoing: undefined } as const),
        ...{ at: 0, swappedAt: undefined },
      };
      expect(findSwapNote({ [swapNoteTag]: formatSwapNote(note) })?.run).to.equal(run);
    });
  }
});
