import type { Deployment } from '#app-service/deployment.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { shortId } from '#app-service/commit.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Git } from '#ports';

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
 * commits; else the build numbers do, where both are whole numbers.
 * @throws Failure SUPERSEDED
 */
export async function refuseSuperseded(build: ThisBuild, served: readonly Served[], git: Git): Promise<void> {
  for (const { slot, active } of served) {
    if (active === undefined) continue;
    const theirs = parseCommitMessage(active.message);
    if (!(await isOlder(build, theirs, active.id, git))) continue;
    throw failure('SUPERSEDED', {
      slot,
      theirs: wordBuild(theirs.buildNumber, theirs.sourceCommit ?? active.id),
      ours: wordBuild(build.buildNumber, build.sourceCommit),
    });
  }
}

async function isOlder(
  build: ThisBuild,
  theirs: { readonly sourceCommit: string | undefined; readonly buildNumber: string | undefined },
  deployedId: string,
  git: Git,
): Promise<boolean> {
  if (build.sourceCommit !== undefined) {
    const related = await git.readAncestry(
      build.checkout,
      build.sourceCommit,
      theirs.sourceCommit ?? deployedId,
    );
    if (related === 'ancestor') return true;
    if (related === 'descendant') return false;
  }
  const [ours, other] = [wholeNumber(build.buildNumber), wholeNumber(theirs.buildNumber)];
  return ours !== undefined && other !== undefined && ours < other;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function wordBuild(number: string | undefined, commit: string | undefined): string {
  const named = commit === undefined ? 'an unknown commit' : `commit ${shortId(commit)}`;
  return number === undefined ? named : `build ${number} (${named})`;
}
