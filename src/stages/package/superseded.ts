import type { Deployment } from '#app-service/deployment.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { shortId } from '#app-service/commit.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Ancestry, Git } from '#ports';
import type { Tell } from '#report/event.ts';

/** This build, as far as it can be compared with another. */
export interface ThisBuild {
  readonly sourceCommit: string | undefined;
  readonly buildNumber: string | undefined;
  /** Folder of the checkout, whose history decides where it is known. */
  readonly checkout: string;
}

/** A slot as it is worded, and the deployment it serves. */
export interface Served {
  readonly slot: string;
  readonly active: Deployment | undefined;
}

interface Side {
  readonly slot: Slot;
  readonly active: Deployment | undefined;
}

/** Both slots of a deploy with what they serve; production only where it was found. */
export function servedBy(found: Side & { readonly production: Side | undefined }): readonly Served[] {
  return [found, found.production]
    .filter((side) => side !== undefined)
    .map(({ slot, active }) => ({ slot: describeSlot(slot), active }));
}

/**
 * Refuses a build that is older than what one of the slots serves. Git's history decides where it knows both
 * commits; else the build numbers do, where both are whole numbers or dotted alike (1.2.9 and 1.2.10). Where neither
 * does, the build goes on, and `tell` is told so once.
 * @throws Failure SUPERSEDED
 */
export async function refuseSuperseded(
  build: ThisBuild,
  served: readonly Served[],
  git: Git,
  tell?: Tell,
): Promise<void> {
  const undecided: string[] = [];
  for (const { slot, active } of served) {
    if (active === undefined) continue;
    const { sourceCommit, buildNumber } = parseCommitMessage(active.message);
    const theirs = { commit: sourceCommit ?? active.id, buildNumber };
    const order = await compareBuilds(build, theirs, git);
    const worded = wordBuild(buildNumber, theirs.commit);
    if (order === 'older') {
      const ours = wordBuild(build.buildNumber, build.sourceCommit);
      throw failure('SUPERSEDED', { slot, theirs: worded, ours });
    }
    if (order === 'undecided') undecided.push(`${worded} on the ${slot}`);
  }
  if (undecided.length === 0) return;
  const text = `Whether this build is newer than ${undecided.join(' and ')} cannot be told, neither by history nor by build numbers; it is taken for newer.`;
  tell?.({ kind: 'said', text });
}

async function compareBuilds(
  ours: ThisBuild,
  theirs: { readonly commit: string; readonly buildNumber: string | undefined },
  git: Git,
): Promise<'older' | 'not-older' | 'undecided'> {
  const related =
    ours.sourceCommit === undefined
      ? 'unknown'
      : await readAncestry(git, ours.checkout, ours.sourceCommit, theirs.commit);
  if (related === 'ancestor') return 'older';
  if (related === 'descendant') return 'not-older';
  const difference = compareNumbers(ours.buildNumber, theirs.buildNumber);
  if (difference === undefined) return related === 'same' ? 'not-older' : 'undecided';
  return difference < 0 ? 'older' : 'not-older';
}

/** A history that cannot be read to where it would tell decides nothing. */
async function readAncestry(git: Git, checkout: string, first: string, second: string): Promise<Ancestry> {
  try {
    return await git.readAncestry(checkout, first, second);
  } catch (thrown) {
    if (isFailure(thrown, 'PACKAGE_OBJECT_MISSING')) return 'unknown';
    throw thrown;
  }
}

/** Below 0: the first is less. Undefined: they are not of one form, so that nothing follows from them. */
function compareNumbers(first: string | undefined, second: string | undefined): number | undefined {
  const [one, two] = [partsOf(first), partsOf(second)];
  if (one === undefined || two?.length !== one.length) return undefined;
  return one.map((part, at) => part - (two[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function partsOf(text: string | undefined): readonly number[] | undefined {
  return text !== undefined && /^\d{1,15}(\.\d{1,15})*$/.test(text) ? text.split('.').map(Number) : undefined;
}

function wordBuild(number: string | undefined, commit: string | undefined): string {
  const named = commit === undefined ? 'an unknown commit' : `commit ${shortId(commit)}`;
  return number === undefined ? named : `build ${number} (${named})`;
}
