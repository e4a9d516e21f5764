import { customGitRoutes } from './custom-git-routes.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { gitRoutes } from './git-routes.ts';
import { matchPath, type KuduRoute } from './kudu-route.ts';
import { packageRoutes } from './package-routes.ts';
import { redeployRoutes } from './redeploy-routes.ts';
import { siteRoutes } from './site-routes.ts';
import { vfsRoutes } from './vfs-routes.ts';

/** Everything the SCM site answers; what is not here gets 501. The first that fits is taken. */
export const kuduRoutes: readonly KuduRoute[] = [
  ...deploymentRoutes,
  ...redeployRoutes,
  ...packageRoutes,
  ...gitRoutes,
  ...customGitRoutes,
  ...siteRoutes,
  ...vfsRoutes,
];

/** The route for a request, with the parameters in its path. */
export function findRoute(
  method: string,
  path: string,
  platform: 'windows' | 'linux',
): { route: KuduRoute; params: Record<string, string> } | undefined {
  for (const route of kuduRoutes) {
    if (route.method !== (method === 'HEAD' ? 'GET' : method) || (route.platform ?? platform) !== platform)
      continue;
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}
