import { join } from 'node:path';

/** Where things lie in a content's folder, as on App Service's own file share. Source: Kudu, Environment. */
export const homePaths = {
  site: (home: string): string => join(home, 'site'),
  repository: (home: string): string => join(home, 'site', 'repository'),
  wwwroot: (home: string): string => join(home, 'site', 'wwwroot'),
  deployments: (home: string): string => join(home, 'site', 'deployments'),
  /** The generated deployment script, and the actions that follow a deployment. */
  tools: (home: string): string => join(home, 'site', 'deployments', 'tools'),
  locks: (home: string): string => join(home, 'site', 'locks'),
  /** Manifest of what lies in wwwroot when the history of deployments was deleted. */
  firstManifest: (home: string): string => join(home, 'site', 'firstDeploymentManifest'),
  temp: (home: string): string => join(home, 'data', 'Temp'),
  logFiles: (home: string): string => join(home, 'LogFiles'),
} as const;
