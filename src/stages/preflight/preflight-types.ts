import type { Deployment } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Slot } from '#app-service/slot.ts';

/** Production as preflight found it; a publish profile shows none of it. */
export interface ProductionSide {
  readonly slot: Slot;
  /** Undefined when its SCM site does not accept publishing credentials. */
  readonly scm: ScmAccess | undefined;
  /** What it served when the run began; undefined when it was never deployed to, or cannot be read. */
  readonly active: Deployment | undefined;
}

/** The slot, ready to be pushed to, and what was found on the way. */
export interface Preflight {
  readonly slot: Slot;
  readonly scm: ScmAccess;
  /** The branch that the SCM site deploys. */
  readonly branch: string;
  readonly active: Deployment | undefined;
  readonly production: ProductionSide | undefined;
}
