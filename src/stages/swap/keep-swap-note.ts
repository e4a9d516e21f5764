import { shortId } from '#app-service/commit.ts';
import type { Slot } from '#app-service/slot.ts';
import {
  doneNoteTag,
  findDoneNote,
  findSwapNote,
  formatSwapNote,
  isLeftOpen,
  isSameNote,
  swapNoteTag,
} from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { describeIntent } from './describe-intent.ts';
import { describeThrown } from '../describe-thrown.ts';
import { readNotesNow } from './read-notes-now.ts';

/** How a swap ended: with Azure's own time of it where that was seen, and whether somebody else asked for it. */
export type NotedEnd =
  | { readonly state: 'swapped'; readonly swappedAt: number | undefined; readonly adopted?: boolean }
  | { readonly state: 'not-done' };

/**
 * Notes on the production site that this run is about to swap, and gives what notes the end. A swap whose end nobody
 * saw stays an intent, for `recover`. What is known of the last swap that was done is kept beside it.
 */
export async function noteIntent(
  { tested, main, before, timeoutMs }: SwapRequest,
  ports: Ports,
): Promise<(end: NotedEnd) => Promise<void>> {
  const note: SwapNote = {
    state: 'intent',
    run: tested.runId,
    slot: tested.slot.name,
    incoming: shortId(tested.deployedCommit),
    outgoing: before.productionActive === undefined ? undefined : shortId(before.productionActive),
    at: ports.clock.now(),
    swappedAt: undefined,
    timeoutMs,
    before: before.productionLastSwap?.at ?? 'never',
    goesBack: tested.goesBack,
  };
  tellOpen(before.productionTags, note.run, ports);
  const replaced = findSwapNote(before.productionTags);
  const tags = { ...swapTag(note), ...doneTag(findDoneNote(before.productionTags)) };
  const kept = await keepNoteTags(main.slot, tags, ports);
  return async (end) => {
    if (kept) await noteEnd(main.slot, note, end, replaced, ports);
  };
}

/** Names another run's swap whose end nobody noted: Azure takes one at a time, and both sides were just looked at. */
function tellOpen(tags: Slot['tags'], run: string, ports: Ports): void {
  const open = findSwapNote(tags);
  if (open?.state !== 'intent' || open.run === run) return;
  const text = `${describeIntent(open)}, and its end was not noted; this swap goes by what both slots hold now.`;
  ports.tell({ kind: 'noticed', text });
}

/**
 * Notes the end in place of the intent. Where another run's note has come there since, that one stays: what it may
 * leave open matters more, and a swap that was done is remembered beside it. A swap that was not done gives its place
 * back to a note that is open, be it another run's or of this run's own swap, which was to be taken back.
 */
async function noteEnd(
  main: Slot,
  note: SwapNote,
  end: NotedEnd,
  replaced: SwapNote | undefined,
  ports: Ports,
): Promise<void> {
  const { last, done } = (await readNotesNow(main, ports)) ?? {};
  const ended = { ...note, ...end };
  if (last !== undefined && !isSameNote(last, note)) {
    if (end.state === 'swapped') await keepDoneNote(main, ended, ports);
    return;
  }
  if (end.state === 'swapped' || replaced === undefined || !isLeftOpen(replaced)) {
    await keepSwapNote(main, ended, ports);
    return;
  }
  // Its run may have gone on meanwhile, and noted that beside this run's intent.
  await keepSwapNote(main, done !== undefined && isSameNote(done, replaced) ? done : replaced, ports);
}

/** Writes what became of a swap in place of its note. */
export async function keepSwapNote(main: Slot, note: SwapNote, ports: Ports): Promise<void> {
  await keepNoteTags(main, swapTag(note), ports);
}

/** Writes what became of a swap beside a later note. */
export async function keepDoneNote(main: Slot, note: SwapNote, ports: Ports): Promise<void> {
  await keepNoteTags(main, doneTag(note), ports);
}

const swapTag = (note: SwapNote): Slot['tags'] => ({ [swapNoteTag]: formatSwapNote(note) });
const doneTag = (note: SwapNote | undefined): Slot['tags'] =>
  note === undefined ? {} : { [doneNoteTag]: formatSwapNote(note) };

/**
 * Writes notes as tags of the production site, which a swap leaves where they are and which restart nothing. One
 * that cannot be written is a warning: it must not stop a swap, nor hide how one ended. Gives whether it may be there.
 */
async function keepNoteTags(main: Slot, tags: Slot['tags'], ports: Ports): Promise<boolean> {
  try {
    await ports.management?.updateTags(main, tags);
    return true;
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    const mayBeKept = isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone;
    const words = mayBeKept
      ? "Whether the note of this swap was kept as a tag of production, for 'status' and 'recover', is not known"
      : "The note of this swap could not be kept as a tag of production, so 'status' and 'recover' will not know of it";
    ports.tell({ kind: 'warned', text: `${words}: ${describeThrown(thrown)}` });
    return mayBeKept;
  }
}
