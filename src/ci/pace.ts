/** Least time between two lines of progress where none can be overwritten, in ms. */
const progressEveryMs = 10_000;

/** Makes a question that is answered with yes at most every so often. */
export function makePace(now: () => number): () => boolean {
  let last = now();
  return () => {
    if (now() - last < progressEveryMs) return false;
    last = now();
    return true;
  };
}
