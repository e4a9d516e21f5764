import type { Ancestry } from '#ports';
import { parseCommit } from '../objects/commit.ts';
import type { CommitFields } from '../objects/commit.ts';
import { findRepository, readShallow } from './find-repository.ts';
import { openObjectStore } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';

const [ofFirst, ofSecond] = [1, 2];
const ofBoth = ofFirst | ofSecond;

interface Seen {
  readonly id: string;
  readonly commit: CommitFields;
}

/**
 * Says what commit `first` is to `second`. Walks both histories from the newest commit on and ends where they have
 * met; `unknown` when one is not here, or when a shallow clone hides where they meet.
 * Source: git, commit-reach.c paint_down_to_common.
 */
export async function readAncestry(folder: string, first: string, second: string): Promise<Ancestry> {
  // A turn first, so that a failure is a rejection.
  await Promise.resolve();
  const repository = findRepository(folder);
  if (repository === undefined) return 'unknown';
  const store = openObjectStore(repository);
  try {
    if (!isCommit(store, first) || !isCommit(store, second)) return 'unknown';
    return first === second ? 'same' : compare(store, readShallow(repository), first, second);
  } finally {
    store.close();
  }
}

function compare(store: ObjectStore, shallow: ReadonlySet<string>, first: string, second: string): Ancestry {
  const sides = new Map<string, number>();
  const queue: Seen[] = [];
  let hidden = false;
  const paint = (id: string, side: number): void => {
    const before = sides.get(id);
    if (before !== undefined && (before | side) === before) return;
    sides.set(id, (before ?? 0) | side);
    if (!isCommit(store, id)) {
      hidden = true;
      return;
    }
    insert(queue, { id, commit: parseCommit(store.read(id).content) });
  };
  paint(first, ofFirst);
  paint(second, ofSecond);
  while (queue.some(({ id }) => sides.get(id) !== ofBoth)) {
    const next = queue.pop();
    if (next === undefined) break;
    const side = sides.get(next.id) ?? 0;
    if (shallow.has(next.id)) hidden = true;
    else for (const parent of next.commit.parents) paint(parent, side);
    if (sides.get(first) === ofBoth) return 'ancestor';
    if (sides.get(second) === ofBoth) return 'descendant';
  }
  return hidden ? 'unknown' : 'diverged';
}

function isCommit(store: ObjectStore, id: string): boolean {
  return /^[0-9a-f]{40}$/.test(id) && store.find(id) !== undefined && store.read(id).type === 'commit';
}

/** Keeps the newest last. */
function insert(queue: Seen[], seen: Seen): void {
  let at = queue.length;
  while (at > 0 && (queue[at - 1]?.commit.committer.at ?? 0) > seen.commit.committer.at) at -= 1;
  queue.splice(at, 0, seen);
}
