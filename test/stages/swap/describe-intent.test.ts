import { expect } from 'chai';
import type { SwapNote } from '#app-service/swap-note.ts';
import { describeIntent, describeLack } from '#stages/swap/describe-intent.ts';

describe('stage: an intent in words', () => {
  it('names the run, the build, the slot and the time, and whether it goes back', () => {
    const note: SwapNote = {
      state: 'intent',
      run: 'teamcity-41-dead',
      slot: 'stage',
      incoming: '2222222222',
      outgoing: undefined,
      at: Date.UTC(2026, 0, 15, 12),
      swappedAt: undefined,
    };
    const rest = "from 'stage' into production at 2026-01-15T12:00:00.000Z";
    expect(describeIntent(note)).to.equal(`Run teamcity-41-dead was going to swap 2222222222 ${rest}`);
    expect(describeIntent({ ...note, goesBack: true })).to.include(`swap 2222222222 back ${rest}`);
    expect(describeIntent({ ...note, state: 'swapped' })).to.equal(
      `Run teamcity-41-dead swapped 2222222222 ${rest}`,
    );
    expect(describeLack(note)).to.equal('its end was not noted');
    expect(describeLack({ ...note, state: 'swapped' })).to.equal('no verdict on production was noted');
  });
});
