import type { Ports } from '#ports';
import { parseCommitMessage } from '#app-service/trailers.ts';
import type { AzureWorld } from './azure-world.ts';
import { azureWorld } from './azure-world.ts';
import { fakeGit } from './git.ts';
import type { FakeGit } from './git.ts';
import { fakeHttp } from './http.ts';
import { fakeManagement } from './management.ts';
import type { FakeManagement } from './management.ts';
import { fakeScmSites } from './scm-site.ts';
import { sitePorts } from './site-ports.ts';
import type { SitePorts } from './site-ports.ts';

export interface DeployPorts extends SitePorts {
  readonly management: FakeManagement;
  readonly git: FakeGit;
  readonly world: AzureWorld;
}

/**
 * Ports on a world of plain data. Each site serves, on every path, the source commit of what its SCM site calls
 * active; an empty site answers 404.
 */
export function deployPorts(given: Partial<AzureWorld> = {}, more: Partial<Ports> = {}): DeployPorts {
  const world = azureWorld(given);
  const http = fakeHttp(({ url }) => {
    const found = world.slots.find((one) => url.startsWith(one.slot.siteUrl));
    const active = found?.content.deployments.find((one) => one.active);
    if (active === undefined) return { status: 404 };
    return { body: JSON.stringify({ commit: parseCommitMessage(active.message).sourceCommit ?? active.id }) };
  });
  const site = sitePorts({ http });
  return {
    ...site,
    digest: (text) => `#${text}`,
    scmSite: fakeScmSites(world),
    ...more,
    world,
    management: fakeManagement(world, site.clock),
    git: fakeGit(world),
  } as DeployPorts;
}
