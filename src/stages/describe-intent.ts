import type { SwapNote } from '#app-service/swap-note.ts';

/** A swap that was going to be asked for, in words. */
export function describeIntent(note: SwapNote): string {
  const what = note.goesBack === true ? `${note.incoming} back` : note.incoming;
  return `Run ${note.run} was going to swap ${what} from '${note.slot}' into production at ${new Date(note.at).toISOString()}`;
}
