import { makeExpectedVersion } from '#app-service/expected-version.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readSourceCheckout, sourceOf } from './source-of.ts';

/** Finds whether the version check expects what this run does not know, before anything is asked of Azure. */
export async function findUndecidable(
  { target, facts, smokeTest, package: packagePlan }: Plan,
  { git }: Pick<Ports, 'git'>,
): Promise<readonly Failure[]> {
  const { versionCheck } = smokeTest;
  if (versionCheck === undefined) return [];
  const head = (await readSourceCheckout(packagePlan, git))?.head.id;
  const sourceCommit = sourceOf(packagePlan, facts, head);
  const build = { sourceCommit, deployedCommit: undefined, buildNumber: facts.buildNumber };
  const version = makeExpectedVersion(versionCheck.expect, build);
  if (version.kind === 'known') return [];
  const slot = describeSlot({ name: target.slot, address: target.address });
  return [
    failure('VERSION_UNDECIDABLE', { slot, expect: versionCheck.expect, placeholder: version.placeholder }),
  ];
}
