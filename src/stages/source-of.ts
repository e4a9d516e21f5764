import type { BuildFacts } from '#app-service/build-facts.ts';
import type { PackagePlan } from '#plan/plan.ts';

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
