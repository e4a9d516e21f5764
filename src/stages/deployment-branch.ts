import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Ports } from '#ports';

/** The branch that Kudu deploys unless told otherwise. Source: Kudu, DeploymentSettingsExtension.GetBranch. */
const defaultBranch = 'master';

/** Reads which branch Kudu deploys: the legacy setting `branch` beats `deployment_branch`. */
export async function readBranch(access: ScmAccess, ports: Ports): Promise<string> {
  const settings = await ports.scmSite(access).readSettings();
  return settings['branch'] ?? settings['deployment_branch'] ?? defaultBranch;
}
