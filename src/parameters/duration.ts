import type { Parsed } from './parsed.ts';

const accepted = 'Give a number with its unit, such as 90s, 10m or 1h30m, up to 24h';
const form = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;
const longestMs = 24 * 3_600_000;

/** Parses `1h30m`, `90s`, `500ms` into milliseconds; `0s` only where `zero` is true. */
export function parseDuration(text: string, zero = false): Parsed<number> {
  const found = form.exec(text.replaceAll(' ', ''));
  if (found === null || text === '') {
    const why = /^[\d.,]+$/.test(text)
      ? `is '${text}', which has no unit`
      : `is '${text}', which is no duration`;
    return { problem: why, accepted };
  }
  const [hours = 0, minutes = 0, seconds = 0, ms = 0] = found
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  const value = ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
  if (value === 0 && !zero) return { problem: `is '${text}', which leaves no time at all`, accepted };
  if (value > longestMs) return { problem: `is '${text}', which is too long`, accepted };
  return { value };
}

/** Describes milliseconds as a user would give them: `1h 30m`, `90s` as `1m 30s`, `500ms`. */
export function describeDuration(durationMs: number): string {
  const ms = Math.round(durationMs);
  const parts = [
    [Math.floor(ms / 3_600_000), 'h'],
    [Math.floor(ms / 60_000) % 60, 'm'],
    [Math.floor(ms / 1000) % 60, 's'],
    [ms % 1000, 'ms'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)}${unit}`);
  return shown.length === 0 ? '0s' : shown.join(' ');
}
