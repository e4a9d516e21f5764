import type { Deployment } from '#app-service/deployment.ts';

/** Tells a new run of a deployment from an old one: a record that was there before counts when Kudu started it anew. */
export function isFresh(seen: Deployment | undefined, before: Deployment | undefined): seen is Deployment {
  if (seen === undefined || before === undefined) return seen !== undefined;
  return seen.startedAt !== before.startedAt || seen.receivedAt !== before.receivedAt;
}
