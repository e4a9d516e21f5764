import { expect } from 'chai';
import { formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { warnReturned } from '#stages/swap/warn-returned.ts';
import type { TestedSlot } from '#stages/swap.ts';
import { fakeDeployment, fakeSlot } from '../../fakes/azure-world.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

const [bad, earlier, again, source] = ['b', 'e', 'a', 'c'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const at = Date.UTC(2026, 0, 15, 12);
const returned: SwapNote = {
  state: 'done',
  run: 'teamcity-41-back',
  slot: 'stage',
  incoming: earlier.slice(0, 10),
  outgoing: bad.slice(0, 10),
  at: at - 60_000,
  swappedAt: at,
  goesBack: true,
};

function warningsOf(deployedCommit: string, note: SwapNote, given: Partial<TestedSlot> = {}): string {
  const ports = sitePorts({});
  const { slot } = fakeSlot('production');
  const onSlot = [
    fakeDeployment(deployedCommit),
    fakeDeployment(bad, { active: false, message: `New\n\nSource-Commit: ${source}\n` }),
  ];
  const tested = { deployedCommit, build: { sourceCommit: source }, ...given } as TestedSlot;
  warnReturned(tested, onSlot, { ...slot, tags: { [swapNoteTag]: formatSwapNote(note) } }, ports);
  return ports.texts('warned').join();
}

describe('stage: a build that was swapped back', () => {
  it('is told before it is swapped again, with the run and the time', () => {
    expect(warningsOf(bad, returned)).to.match(/run teamcity-41-back swapped it back at 2026-01-15T12:00:00/);
  });

  it('is known by its source commit, too, under another build number', () => {
    expect(warningsOf(again, returned)).to.include('swapped it back');
  });

  it('is no build of another commit', () => {
    expect(warningsOf(again, returned, { build: { sourceCommit: earlier } as never })).to.equal('');
  });

  it('is none that an ordinary swap took out', () => {
    expect(warningsOf(bad, { ...returned, goesBack: false })).to.equal('');
  });

  it('is not told where going back to it is what was asked for', () => {
    expect(warningsOf(bad, returned, { goesBack: true })).to.equal('');
  });
});
