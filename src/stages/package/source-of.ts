import type { BuildFacts } from '#app-service/build-facts.ts';
import { isFailure } from '#failures/failure.ts';
import type { PackagePlan } from '#plan/plan.ts';
import type { Checkout, Git } from '#ports';
import type { Tell } from '#report/event.ts';
import { describeThrown } from '../describe-thrown.ts';

/** The folder whose repository knows the source commit. */
export function checkoutOf({ build }: PackagePlan): string {
  return build.kind === 'folder' ? build.checkout : build.folder;
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

/**
 * What is checked out where the source commit is known. The push of a build folder can do without: there a repository
 * that cannot be read is a warning.
 * @throws Failure PACKAGE_OBJECT_MISSING, where the checkout itself is what is pushed
 */
export async function readSourceCheckout(
  plan: PackagePlan,
  git: Git,
  tell?: Tell,
): Promise<Checkout | undefined> {
  try {
    return await git.readCheckout(checkoutOf(plan));
  } catch (thrown) {
    if (plan.build.kind !== 'folder' || !isFailure(thrown, 'PACKAGE_OBJECT_MISSING')) throw thrown;
    tell?.({
      kind: 'warned',
      text: `Which commit is checked out could not be read, so what the CI names is taken for the build's: ${describeThrown(thrown)}`,
    });
    return undefined;
  }
}
