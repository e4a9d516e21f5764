import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure, severalFailures } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { findSilenced } from './silencers.ts';
import { whenUp } from '../when-up.ts';

/** The branch that Kudu deploys unless told otherwise. Source: Kudu, DeploymentSettingsExtension.GetBranch. */
const defaultBranch = 'master';

/**
 * Judges Kudu's own settings, which app settings are only a part of, and gives the branch that Kudu deploys: the
 * legacy setting `branch` beats `deployment_branch`. A push to any other branch is taken and deploys nothing.
 * @throws Failure DEPLOYMENT_BRANCH_DIFFERS, PUSH_WOULD_DO_NOTHING, all at once
 */
export async function inspectKudu(
  slot: Pick<Slot, 'name' | 'address'>,
  access: ScmAccess,
  wanted: string | undefined,
  ports: Ports,
): Promise<string> {
  const scm = ports.scmSite(access);
  const settings = await whenUp(() => scm.readSettings(), ports);
  const branch = settings['branch'] ?? settings['deployment_branch'] ?? defaultBranch;
  const named = { slot: describeSlot(slot) };
  const problems: Failure[] = findSilenced(settings).map((found) =>
    failure('PUSH_WOULD_DO_NOTHING', { ...named, ...found, place: 'kudu' }),
  );
  if (wanted !== undefined && wanted !== branch) {
    problems.push(failure('DEPLOYMENT_BRANCH_DIFFERS', { ...named, wanted, deployed: branch }));
  }
  if (problems.length > 0) throw severalFailures(problems);
  return branch;
}
