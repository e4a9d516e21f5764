import type { Deployment } from '#app-service/deployment.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { Preflight, ProductionSide } from '../preflight/preflight-types.ts';
import { listWhenUp } from '../preflight/scm-ready.ts';
import { servedBy } from './superseded.ts';
import type { Served } from './superseded.ts';

/** Reads what both slots serve now; of a production that cannot be read, what preflight found. */
export async function servedNow(preflight: Preflight, ports: Ports): Promise<readonly Served[]> {
  const [deployments, main] = await Promise.all([
    listWhenUp(ports.scmSite(preflight.scm), ports),
    preflight.production && readAgain(preflight.production, ports),
  ]);
  return servedBy({ slot: preflight.slot, active: activeOf(deployments), production: main });
}

async function readAgain(main: ProductionSide, ports: Ports): Promise<ProductionSide> {
  if (main.scm === undefined) return main;
  try {
    return { ...main, active: activeOf(await ports.scmSite(main.scm).listDeployments()) };
  } catch (thrown) {
    ports.signal.throwIfAborted();
    if (!isAnyFailure(thrown)) throw thrown;
    return main;
  }
}

function activeOf(deployments: readonly Deployment[]): Deployment | undefined {
  return deployments.find((one) => one.active);
}
