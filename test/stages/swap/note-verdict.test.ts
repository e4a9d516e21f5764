import { expect } from 'chai';
import {
  doneNoteTag,
  findDoneNote,
  findSwapNote,
  formatSwapNote,
  swapNoteTag,
} from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { noteVerdict } from '#stages/swap/note-verdict.ts';
import { slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { failureOf } from '../../fakes/rejection.ts';

const note: SwapNote = {
  state: 'swapped',
  run: 'plain-1-a',
  slot: 'stage',
  incoming: '2'.repeat(10),
  outgoing: '1'.repeat(10),
  at: Date.UTC(2026, 0, 15, 12),
  swappedAt: Date.UTC(2026, 0, 15, 12, 1),
};

function portsWith(given: Partial<SwapNote> = {}): DeployPorts {
  const ports = deployPorts();
  const main = slotOf(ports.world, 'production');
  main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote({ ...note, ...given }) } };
  return ports;
}

const judged = (ports: DeployPorts, judge: () => Promise<string>): Promise<string> =>
  noteVerdict(judge, slotOf(ports.world, 'production').slot, 'plain-1-a', ports);
const stateOf = (ports: DeployPorts): string | undefined =>
  findSwapNote(slotOf(ports.world, 'production').slot.tags)?.state;
const facts = { production: 'production', reason: 'It fails.', scmWords: 'nothing' };

describe('stage: the note of a verdict', () => {
  it('closes the note of the swap when production is judged, be it good or bad', async () => {
    const good = portsWith();
    expect(await judged(good, () => Promise.resolve('fine'))).to.equal('fine');
    expect(findSwapNote(slotOf(good.world, 'production').slot.tags)).to.deep.equal({
      ...note,
      state: 'done',
    });
    const bad = portsWith();
    const failed = judged(bad, () => Promise.reject(failure('VERIFICATION_FAILED', facts)));
    expect((await failureOf(failed)).code).to.equal('VERIFICATION_FAILED');
    expect(stateOf(bad)).to.equal('done');
  });

  it('closes it also where another run has noted a swap since', async () => {
    const ports = portsWith({ run: 'other', state: 'intent', swappedAt: undefined });
    const main = slotOf(ports.world, 'production');
    main.slot = { ...main.slot, tags: { ...main.slot.tags, [doneNoteTag]: formatSwapNote(note) } };
    await judged(ports, () => Promise.resolve('fine'));
    expect(stateOf(ports)).to.equal('intent');
    expect(findDoneNote(main.slot.tags)).to.deep.equal({ ...note, state: 'done' });
  });

  it('leaves it open for whoever comes next where production could not be judged', async () => {
    for (const thrown of [
      failure('PRODUCTION_NOT_JUDGED', facts),
      failure('CANCELLED_BY_SIGTERM', { left: '' }),
    ]) {
      const ports = portsWith();
      await failureOf(judged(ports, () => Promise.reject(thrown)));
      expect(stateOf(ports)).to.equal('swapped');
    }
  });

  it('leaves it open where production could not be swapped back now, and may be later', async () => {
    for (const passes of [true, false]) {
      const ports = portsWith();
      const thrown = failure('NOT_SWAPPED_BACK', { ...facts, obstacle: 'others are at it', passes });
      await failureOf(judged(ports, () => Promise.reject(thrown)));
      expect(stateOf(ports)).to.equal(passes ? 'swapped' : 'done');
    }
  });

  it('closes that of another run whose swap it judged, unless its own took the place of that', async () => {
    const returned = { ...facts, commit: 'eeeeeeeeee' };
    const ends: readonly [boolean, () => Promise<string>][] = [
      [true, () => Promise.resolve('fine')],
      [true, () => Promise.reject(failure('VERIFICATION_FAILED', facts))],
      [false, () => Promise.reject(failure('PRODUCTION_NOT_JUDGED', facts))],
      [false, () => Promise.reject(failure('SWAPPED_BACK', returned))],
    ];
    for (const [closes, judge] of ends) {
      const ports = portsWith();
      let closed = false;
      const closeLeft = (): Promise<void> => {
        closed = true;
        return Promise.resolve();
      };
      const { slot } = slotOf(ports.world, 'production');
      await noteVerdict(judge, slot, 'plain-2-b', ports, closeLeft).catch(() => undefined);
      expect(closed).to.equal(closes);
    }
  });

  it('leaves what another run noted, and a swap of its own that is only meant', async () => {
    for (const given of [{ run: 'other' }, { state: 'intent', swappedAt: undefined }] as const) {
      const ports = portsWith(given);
      await judged(ports, () => Promise.resolve(''));
      expect(stateOf(ports)).to.equal(formatSwapNote({ ...note, ...given }).split(' ')[0]);
      expect(ports.management.calls.filter((call) => call.startsWith('updateTags'))).to.deep.equal([]);
    }
  });

  it('is a warning where the note cannot be read', async () => {
    const ports = portsWith();
    const words = { operation: 'read the site', words: 'No.', azureCode: undefined, requestId: undefined };
    ports.management.meet('findSlot', { failure: failure('ARM_FORBIDDEN', words as never) });
    expect(await judged(ports, () => Promise.resolve('fine'))).to.equal('fine');
    expect(ports.texts('warned').join()).to.include("'slotship recover' closes it");
    expect(stateOf(ports)).to.equal('swapped');
  });
});
