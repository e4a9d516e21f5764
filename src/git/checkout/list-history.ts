import { failure } from '#failures/failure.ts';
import { parseCommit } from '../objects/commit.ts';
import { modes, parseTree } from '../objects/tree.ts';
import type { AskKnown } from '../pack/find-missing.ts';
import type { ObjectStore } from './object-store.ts';

/** Commits asked about in the first round; each round asks about twice as many. */
const firstRound = 64;
const largestRound = 4096;

/**
 * Lists every object that the remote lacks of a commit and its history; `whole`, all objects of the commits it lacks.
 * @throws Failure PACKAGE_SHALLOW when a parent is neither here nor there
 */
export async function listHistory(
  store: ObjectStore,
  head: string,
  ask: AskKnown,
  folder: string,
  whole: boolean,
): Promise<ReadonlySet<string>> {
  const { commits, boundary } = await listCommits(store, head, ask, folder);
  const seen = new Set<string>();
  const local = whole ? [] : boundary.filter((id) => store.find(id) !== undefined);
  for (const id of local) addTree(store, parseCommit(store.read(id).content).tree, seen, undefined);
  const wanted = new Set<string>();
  for (const [id, tree] of commits) {
    wanted.add(id);
    addTree(store, tree, seen, wanted);
  }
  // Without the commit below at hand, only the remote can say what it has of the trees.
  if (!whole && local.length < boundary.length) for (const id of await ask([...wanted])) wanted.delete(id);
  return wanted;
}

interface Commits {
  /** Commit to tree, the newest first. */
  readonly commits: ReadonlyMap<string, string>;
  /** Parents of them that the remote has. */
  readonly boundary: readonly string[];
}

/** Walks back until the remote knows everything; asks in rounds that grow, since most pushes are a few commits long. */
async function listCommits(
  store: ObjectStore,
  head: string,
  ask: AskKnown,
  folder: string,
): Promise<Commits> {
  const commits = new Map<string, string>();
  const boundary = new Set<string>();
  let frontier = [head];
  for (let size = firstRound; frontier.length > 0; size = Math.min(size * 2, largestRound)) {
    const round = walkBack(store, frontier, size, commits);
    const known = await ask([...round.parents.keys()]);
    for (const id of round.parents.keys()) if (known.has(id)) boundary.add(id);
    const next = new Set<string>();
    for (const [id, found] of round.parents) {
      if (known.has(id)) continue;
      if (found === undefined) throw failure('PACKAGE_SHALLOW', { folder, missing: id });
      commits.set(id, found.tree);
      for (const parent of found.parents)
        if (!round.parents.has(parent) && !commits.has(parent)) next.add(parent);
    }
    const waits = frontier.filter((id) => !round.parents.has(id) && !commits.has(id));
    frontier = [...waits, ...next];
  }
  return { commits, boundary: [...boundary] };
}

interface Round {
  /** Undefined: the commit is not here. */
  readonly parents: Map<string, { readonly tree: string; readonly parents: readonly string[] } | undefined>;
}

function walkBack(
  store: ObjectStore,
  frontier: readonly string[],
  size: number,
  done: ReadonlyMap<string, string>,
): Round {
  const round: Round = { parents: new Map() };
  const queue = [...frontier];
  for (let at = 0; at < queue.length && round.parents.size < size; at += 1) {
    const id = queue[at] ?? '';
    if (round.parents.has(id) || done.has(id)) continue;
    const here = store.find(id) !== undefined;
    const commit = here ? parseCommit(store.read(id).content) : undefined;
    round.parents.set(id, commit === undefined ? undefined : { tree: commit.tree, parents: commit.parents });
    queue.push(...(commit?.parents ?? []));
  }
  return round;
}

function addTree(store: ObjectStore, id: string, seen: Set<string>, wanted: Set<string> | undefined): void {
  const pending = [id];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (seen.has(tree)) continue;
    seen.add(tree);
    wanted?.add(tree);
    for (const entry of parseTree(store.read(tree).content)) {
      if (entry.mode === modes.folder) {
        pending.push(entry.id);
      } else if (entry.mode !== modes.submodule && !seen.has(entry.id)) {
        seen.add(entry.id);
        wanted?.add(entry.id);
      }
    }
  }
}
