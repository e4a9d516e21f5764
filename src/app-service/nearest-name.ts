import { closest, distance } from 'fastest-levenshtein';

/** The known name that `given` was probably meant to be; undefined when none is near. Case does not count. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = given.toLowerCase();
  const found = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const limit = Math.max(2, Math.floor(given.length / 3));
  return distance(lower, found) <= limit ? known.find((name) => name.toLowerCase() === found) : undefined;
}
