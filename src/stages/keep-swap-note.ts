import { shortId } from '#app-service/commit.ts';
import type { Slot } from '#app-service/slot.ts';
import {
  doneNoteTag,
  findDoneNote,
  findSwapNote,
  formatSwapNote,
  swapNoteTag,
} from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { describeIntent } from './describe-intent.ts';
import { describeThrown } from './describe-thrown.ts';

/** How a swap ended: with Azure's own time of it where that was seen. */
export type NotedEnd =
  { readonly state: 'done'; readonly swappedAt: number | undefined } | { readonly state: 'not-done' };

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
  const kept = await keepSwapNote(main.slot, note, ports, findDoneNote(before.productionTags));
  return async (end) => {
    if (kept) await keepSwapNote(main.slot, { ...note, ...end }, ports);
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
 * Writes the note as a tag of the production site, which a swap leaves where it is and which restarts nothing. A note
 * that cannot be written is a warning: it must not stop a swap, nor hide how one ended. Gives whether it may be there.
 */
export async function keepSwapNote(
  main: Slot,
  note: SwapNote,
  ports: Ports,
  done?: SwapNote,
): Promise<boolean> {
  const tags = { [swapNoteTag]: formatSwapNote(note) };
  try {
    await ports.management?.updateTags(
      main,
      done === undefined ? tags : { ...tags, [doneNoteTag]: formatSwapNote(done) },
    );
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
