/** Name of the ARM tag on the production site that keeps the note. */
export const swapNoteTag = 'slotship-last-swap';

/** What is remembered of the last swap that slotship asked for. Times are milliseconds since 1970. */
export interface SwapNote {
  /** `intent`: it was going to be asked for, and whoever asked has not seen the end. */
  readonly state: 'intent' | 'done' | 'not-done';
  readonly run: string;
  readonly slot: string;
  /** First digits of the commit that goes to production. */
  readonly incoming: string;
  /** First digits of the one that leaves it; undefined: not known. */
  readonly outgoing: string | undefined;
  /** When it was asked for, by the agent's clock. */
  readonly at: number;
  /** Azure's own time of the swap, as `slotSwapStatus` has it. */
  readonly swappedAt: number | undefined;
}

/** Longest value that ARM takes for a tag. Source: docs resource-manager/management/tag-resources, "Limitations". */
const longestTag = 256;
const longestRun = 60;

/** Words a note as the value of a tag: its state, then `key=value` with blanks between. */
export function formatSwapNote(note: SwapNote): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const parts = [
    note.state,
    `at=${iso(note.at)}`,
    `run=${encodeURIComponent(note.run.replace(/\p{Surrogate}/gu, '?')).slice(0, longestRun)}`,
    `slot=${note.slot}`,
    `in=${note.incoming}`,
    ...(note.outgoing === undefined ? [] : [`out=${note.outgoing}`]),
    ...(note.swappedAt === undefined ? [] : [`swapped=${iso(note.swappedAt)}`]),
  ];
  return parts.join(' ').slice(0, longestTag);
}

/** Reads the note among a site's tags; undefined where there is none, or one that somebody else wrote. */
export function findSwapNote(tags: Readonly<Record<string, string>>): SwapNote | undefined {
  const text = Object.entries(tags).find(([name]) => name.toLowerCase() === swapNoteTag)?.[1];
  return text === undefined ? undefined : parseSwapNote(text);
}

function parseSwapNote(text: string): SwapNote | undefined {
  const [state, ...rest] = text.split(' ');
  const values = new Map(
    rest.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const [at, run, slot, incoming] = ['at', 'run', 'slot', 'in'].map((key) => values.get(key));
  const time = timeOf(at);
  if (state !== 'intent' && state !== 'done' && state !== 'not-done') return undefined;
  if (time === undefined || run === undefined || slot === undefined || incoming === undefined)
    return undefined;
  return {
    state,
    run: decode(run),
    slot,
    incoming,
    outgoing: values.get('out'),
    at: time,
    swappedAt: timeOf(values.get('swapped')),
  };
}

function timeOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** A name that was cut in the middle of an escape stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
