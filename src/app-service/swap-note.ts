import type { LastSwap } from './slot.ts';

/** Name of the ARM tag on the production site that keeps the note. */
export const swapNoteTag = 'slotship-last-swap';
/** Name of the one that keeps the note of the last swap that was done, while another is meant or was not done. */
export const doneNoteTag = 'slotship-done-swap';

/** What is remembered of the last swap that slotship asked for. Times are milliseconds since 1970. */
export interface SwapNote {
  /**
   * `intent`: it was going to be asked for, and whoever asked has not seen the end. `swapped`: the end was seen, and
   * production was not judged since. `done`: it was.
   */
  readonly state: 'intent' | 'swapped' | 'done' | 'not-done';
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
  /** Of an intent: how long its run waits for it, from `at`; undefined: not known. */
  readonly timeoutMs?: number | undefined;
  /** Of an intent: Azure's own time of the swap that was production's last before it; undefined: not known. */
  readonly before?: number | 'never' | undefined;
  /** Whether it takes production back to what it served before. */
  readonly goesBack?: boolean | undefined;
  /** Whether somebody else asked for the swap that was seen, and may be about to undo it. */
  readonly adopted?: boolean | undefined;
}

/** Longest value that ARM takes for a tag. Source: docs resource-manager/management/tag-resources, "Limitations". */
const longestTag = 256;
/** Longest name of a run that a note keeps, as it is encoded there. */
export const longestRun = 60;

const iso = (at: number): string => new Date(at).toISOString();

/** Words a note as the value of a tag: its state, then `key=value` with blanks between. */
export function formatSwapNote(note: SwapNote): string {
  const parts = [
    note.state,
    `at=${iso(note.at)}`,
    `run=${encodeURIComponent(note.run.replace(/\p{Surrogate}/gu, '?')).slice(0, longestRun)}`,
    `slot=${note.slot}`,
    `in=${note.incoming}`,
    ...(note.outgoing === undefined ? [] : [`out=${note.outgoing}`]),
    ...(note.goesBack === true ? ['back=yes'] : []),
    ...(note.adopted === true ? ['adopted=yes'] : []),
    ...(note.state === 'intent' ? formatOutlook(note) : []),
    ...(note.swappedAt === undefined ? [] : [`swapped=${iso(note.swappedAt)}`]),
  ];
  return parts.join(' ').slice(0, longestTag);
}

/** What tells the fate of a swap that is meant; an ended one needs it no more, and a tag has no room for all. */
function formatOutlook({ timeoutMs, before }: SwapNote): readonly string[] {
  return [
    ...(timeoutMs === undefined ? [] : [`timeout=${String(Math.ceil(timeoutMs / 1000))}`]),
    ...(before === undefined ? [] : [`before=${before === 'never' ? before : iso(before)}`]),
  ];
}

type Tags = Readonly<Record<string, string>>;

/** Reads the note among a site's tags; undefined where there is none, or one that somebody else wrote. */
export function findSwapNote(tags: Tags): SwapNote | undefined {
  return readNote(tags, swapNoteTag);
}

/** Reads the note of the last swap that slotship saw done; undefined where none is known. */
export function findDoneNote(tags: Tags): SwapNote | undefined {
  return [findSwapNote(tags), readNote(tags, doneNoteTag)].find((note) => note !== undefined && isSeen(note));
}

/** Whether its run saw the swap done. */
export function isSeen({ state }: SwapNote): boolean {
  return state === 'swapped' || state === 'done';
}

/** Whether its run has more to do: to see the end of the swap, or to judge production after it. */
export function isLeftOpen({ state }: SwapNote): boolean {
  return state === 'intent' || state === 'swapped';
}

/** Whether both are of the same swap of the same run. */
export function isSameNote(one: SwapNote, other: SwapNote): boolean {
  return one.run === other.run && one.at === other.at;
}

/** Until when the run that wrote the note may wait for its swap; `usualMs` where the note does not say how long. */
export function deadlineOf(note: SwapNote, usualMs: number): number {
  return note.at + (note.timeoutMs ?? usualMs);
}

/** Whether Azure's record of production's last swap is of the swap that the note means. */
export function isSwapOf(note: SwapNote, lastSwap: LastSwap | undefined): boolean {
  if (lastSwap === undefined) return false;
  if (note.swappedAt === undefined ? !isSwappedSince(note, lastSwap) : lastSwap.at !== note.swappedAt)
    return false;
  return [lastSwap.source, lastSwap.target].some((name) => name.toLowerCase() === note.slot.toLowerCase());
}

/** Whether Azure records a swap of production, with whatever slot, that came after the note. */
export function isSwappedSince({ before, at }: SwapNote, lastSwap: LastSwap | undefined): boolean {
  if (lastSwap === undefined) return false;
  // Both times are Azure's where the note has the one from before; else the agent's clock has to do.
  return before === undefined ? lastSwap.at >= at : before === 'never' || lastSwap.at > before;
}

function readNote(tags: Tags, tag: string): SwapNote | undefined {
  const text = Object.entries(tags).find(([name]) => name.toLowerCase() === tag)?.[1];
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
  if (!isState(state)) return undefined;
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
    ...(values.get('back') === 'yes' ? { goesBack: true } : {}),
    ...(values.get('adopted') === 'yes' ? { adopted: true } : {}),
    ...parseOutlook(values),
  };
}

const states = ['intent', 'swapped', 'done', 'not-done'] as const satisfies readonly SwapNote['state'][];

function isState(text: string | undefined): text is SwapNote['state'] {
  return states.some((state) => state === text);
}

function parseOutlook(values: ReadonlyMap<string, string>): Pick<SwapNote, 'timeoutMs' | 'before'> {
  const [timeout, before] = [values.get('timeout'), values.get('before')];
  const at = before === 'never' ? before : timeOf(before);
  return {
    ...(/^\d{1,7}$/.test(timeout ?? '') ? { timeoutMs: Number(timeout) * 1000 } : {}),
    ...(at === undefined ? {} : { before: at }),
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
