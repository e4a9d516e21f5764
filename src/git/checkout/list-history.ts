import { failure } from '#failures/failure.ts';
import { parseCommit } from '../objects/commit.ts';
import { modes, parseTree } from '../objects/tree.ts';
import type { AskKnown } from '../pack/find-missing.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pause } from './pause.ts';

/** Commits asked about in the first round; each round asks about twice as many. */
const firstRound = 64;
const largestRound = 4096;

/** The commit whose history is listed, and what the list is made with. */
export interface HistoryRequest {
  readonly store: ObjectStore;
  readonly head: string;
  /** Says which commits and trees the remote has. */
  readonly ask: AskKnown;
  readonly folder: string;
  /** All that is here is listed, also what the remote seems to have. */
  readonly whole: boolean;
  /** Called for each object that is looked at. */
  readonly pause: Pause;
}

export interface History {
  /** Ids of every object that the remote lacks of the commit and its history. */
  readonly wanted: ReadonlySet<string>;
  /** Commits below, which the remote has. */
  readonly boundary: ReadonlySet<string>;
}

/**
 * Lists what the remote lacks of a commit and its history.
 * @throws Failure PACKAGE_SHALLOW when a parent is neither here nor there
 */
export async function listHistory(request: HistoryRequest): Promise<History> {
  const { store, ask, whole } = request;
  const { commits, boundary } = await listCommits(request);
  const seen = new Set<string>();
  const local = whole ? [] : [...boundary].filter((id) => store.find(id) !== undefined);
  for (const id of local) await addTree(request, parseCommit(store.read(id).content).tree, seen, undefined);
  const wanted = new Set<string>();
  for (const [id, tree] of commits) {
    wanted.add(id);
    await addTree(request, tree, seen, wanted);
  }
  // Without the commit below at hand, only the remote can say what it has of the trees.
  if (!whole && local.length < boundary.size) for (const id of await ask([...wanted])) wanted.delete(id);
  return { wanted, boundary };
}

interface Commits {
  /** Commit to tree, the newest first. */
  readonly commits: ReadonlyMap<string, string>;
  /** Parents of them that the remote has. */
  readonly boundary: ReadonlySet<string>;
}

/** Walks back until the remote knows everything; asks in rounds that grow, since most pushes are a few commits long. */
async function listCommits({ store, head, ask, folder, whole, pause }: HistoryRequest): Promise<Commits> {
  const commits = new Map<string, string>();
  const boundary = new Set<string>();
  let frontier = [head];
  for (let size = firstRound; frontier.length > 0; size = Math.min(size * 2, largestRound)) {
    const round = await walkBack(store, frontier, size, commits, pause);
    const asked = [...round.parents.keys()].filter((id) => !whole || round.parents.get(id) === undefined);
    const known = asked.length === 0 ? new Set<string>() : await ask(asked);
    const next = new Set<string>();
    const queue = [...frontier];
    for (let at = 0; at < queue.length; at += 1) {
      const id = queue[at] ?? '';
      if (commits.has(id) || boundary.has(id)) continue;
      if (known.has(id)) {
        // What is below it is there as well.
        boundary.add(id);
      } else if (!round.parents.has(id)) {
        next.add(id);
      } else {
        const found = round.parents.get(id);
        if (found === undefined) throw failure('PACKAGE_SHALLOW', { folder, missing: id });
        commits.set(id, found.tree);
        queue.push(...found.parents);
      }
    }
    frontier = [...next];
  }
  return { commits, boundary };
}

interface Round {
  /** Undefined: the commit is not here. */
  readonly parents: Map<string, { readonly tree: string; readonly parents: readonly string[] } | undefined>;
}

async function walkBack(
  store: ObjectStore,
  frontier: readonly string[],
  size: number,
  done: ReadonlyMap<string, string>,
  pause: Pause,
): Promise<Round> {
  const round: Round = { parents: new Map() };
  const queue = [...frontier];
  for (let at = 0; at < queue.length && round.parents.size < size; at += 1) {
    const id = queue[at] ?? '';
    if (round.parents.has(id) || done.has(id)) continue;
    await pause();
    const here = store.find(id) !== undefined;
    const commit = here ? parseCommit(store.read(id).content) : undefined;
    round.parents.set(id, commit === undefined ? undefined : { tree: commit.tree, parents: commit.parents });
    queue.push(...(commit?.parents ?? []));
  }
  return round;
}

async function addTree(
  { store, pause }: HistoryRequest,
  id: string,
  seen: Set<string>,
  wanted: Set<string> | undefined,
): Promise<void> {
  const pending = [id];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (seen.has(tree)) continue;
    seen.add(tree);
    wanted?.add(tree);
    await pause();
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
