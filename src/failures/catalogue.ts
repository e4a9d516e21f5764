import { accessFailures } from './codes/access.ts';
import { gitFailures } from './codes/git.ts';
import { packageFailures } from './codes/package.ts';
import { deploymentFailures } from './codes/deployment.ts';
import { inputFailures } from './codes/input.ts';
import { preflightFailures } from './codes/preflight.ts';
import { recoverFailures } from './codes/recover.ts';
import { returnFailures } from './codes/return.ts';
import { runFailures } from './codes/run.ts';
import { settingsFailures } from './codes/settings.ts';
import { smokeTestFailures } from './codes/smoke-test.ts';
import { swapFailures } from './codes/swap.ts';
import { verificationFailures } from './codes/verification.ts';

/** Every way a run can fail, once. `docs/failures.md` is generated from it. */
export const catalogue = {
  ...inputFailures,
  ...accessFailures,
  ...preflightFailures,
  ...settingsFailures,
  ...packageFailures,
  ...gitFailures,
  ...deploymentFailures,
  ...smokeTestFailures,
  ...swapFailures,
  ...verificationFailures,
  ...returnFailures,
  ...recoverFailures,
  ...runFailures,
};

export type Catalogue = typeof catalogue;
