import type { BuildFacts } from '#app-service/build-facts.ts';
import type { SourceCommit } from '#app-service/commit.ts';
import { isFailure } from '#failures/failure.ts';
import type { PackagePlan } from '#plan/plan.ts';
import type { Git } from '#ports';
import type { Tell } from '#report/event.ts';

/** The folder whose repository knows the source commit. */
export function checkoutOf({ build }: PackagePlan): string {
  return build.kind === 'folder' ? build.checkout : build.folder;
}

/**
 * Reads what is checked out; undefined where nothing is. A build folder is deployed also where the checkout beside it
 * cannot be read, since nothing of it is pushed; `tell` is warned then.
 * @throws Failure PACKAGE_OBJECT_MISSING where the checkout itself is deployed
 */
export async function readHead(plan: PackagePlan, git: Git, tell?: Tell): Promise<SourceCommit | undefined> {
  const folder = checkoutOf(plan);
  try {
    return (await git.readCheckout(folder))?.head;
  } catch (thrown) {
    if (plan.build.kind !== 'folder' || !isFailure(thrown, 'PACKAGE_OBJECT_MISSING')) throw thrown;
    const text = `The commit that is checked out in ${folder} cannot be read, so the source commit is the one that is given or that the CI names, if any. ${thrown.facts.words}.`;
    tell?.({ kind: 'warned', text });
    return undefined;
  }
}

/**
 * The source commit: for a folder the one given by hand, else the checked-out one, else the one that the CI names.
 * Whatever is checked out is what a deploy without a build folder pushes, so nothing else can be its source.
 */
export function sourceOf(
  { build }: PackagePlan,
  facts: BuildFacts,
  head: string | undefined,
): string | undefined {
  return (build.kind === 'folder' ? build.commit : undefined) ?? head ?? facts.commit;
}
