import { findActive } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Ports } from '#ports';
import type { ReadActive } from './active-commit.ts';

/** Reads which commit an SCM site calls active; undefined when the site may not be asked. */
export function readActiveOf(scm: ScmAccess | undefined, ports: Ports): ReadActive {
  if (scm === undefined) return () => Promise.resolve(undefined);
  return async () => findActive(await ports.scmSite(scm).listDeployments())?.id;
}
