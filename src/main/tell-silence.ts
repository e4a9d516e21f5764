import type { Teller } from '#ci/make-teller.ts';
import type { Clock } from '#ports';
import type { RunEvent } from '#report/event.ts';
import { describeDuration } from '#report/sizes.ts';

/** Silence in a log that is longer than this looks like a hang, in ms. */
const longestSilenceMs = 10_000;

/** What nobody sees as a line of the log. */
const unseen: ReadonlySet<RunEvent['kind']> = new Set([
  'progressed',
  'measured',
  'output',
  'production',
  'preview',
  'secret-learned',
]);

/** Makes the teller say, whenever a stage has been silent for a while, that it goes on and what it does. */
export function tellSilence(teller: Teller, clock: Clock): Teller {
  let stage: { readonly name: string; readonly startedAt: number } | undefined;
  let doing: string | undefined;
  let seenAt = clock.now();
  const ended = new AbortController();
  const tell = (event: RunEvent): void => {
    if (event.kind === 'stage-started') stage = { name: event.stage, startedAt: clock.now() };
    if (event.kind === 'stage-ended') stage = undefined;
    if (event.kind === 'stage-started') doing = undefined;
    if (event.kind === 'progressed') doing = event.text;
    if (!unseen.has(event.kind)) seenAt = clock.now();
    teller.tell(event);
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(Math.max(1, seenAt + longestSilenceMs - clock.now()), ended.signal);
      if (clock.now() - seenAt < longestSilenceMs) continue;
      seenAt = clock.now();
      if (stage === undefined) continue;
      const what = doing === undefined ? '' : `: ${doing}`;
      const text = `Still at ${stage.name}, for ${describeDuration(clock.now() - stage.startedAt)}${what}`;
      teller.tell({ kind: 'said', text });
    }
  };
  watch().catch(() => undefined);
  return {
    ...teller,
    tell,
    end: (frame) => {
      ended.abort();
      return teller.end(frame);
    },
  };
}
