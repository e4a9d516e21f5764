import type { SwapNote } from '#app-service/swap-note.ts';

/** A swap that was going to be asked for, or was done, in words. */
export function describeIntent(note: SwapNote): string {
  const what = note.goesBack === true ? `${note.incoming} back` : note.incoming;
  const did = note.state === 'intent' ? 'was going to swap' : 'swapped';
  return `Run ${note.run} ${did} ${what} from '${note.slot}' into production at ${new Date(note.at).toISOString()}`;
}

/** What its run did not live to note, one sentence part. */
export function describeLack({ state }: SwapNote): string {
  return state === 'swapped' ? 'no verdict on production was noted' : 'its end was not noted';
}
