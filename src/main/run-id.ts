import { longestRun } from '#app-service/swap-note.ts';

/**
 * Makes the name of a run: CI, build number where there is one, and what no other run has. It fits into the note of a swap
 * as it is, since it is compared with what is found there; so a long number is cut, and has no characters but plain ones.
 */
export function makeRunId(ci: string, buildNumber: string | undefined, unique: string): string {
  const room = longestRun - ci.length - unique.length - 2;
  let number = (buildNumber ?? '').replace(/[^\x21-\x7e]/g, '_');
  while (encodeURIComponent(number).length > room) number = number.slice(0, -1);
  return [ci, ...(number === '' ? [] : [number]), unique].join('-');
}
