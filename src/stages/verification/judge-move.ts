import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { poll } from '../poll.ts';
import type { ProductionSide } from '../preflight/preflight-types.ts';
import type { TestedSlot } from '../swap.ts';
import type { Verification } from '../verification.ts';

/** How long the slot's SCM site may take to show what the swap brought it, in ms; the swap restarts it. */
const shownMs = 90_000;

/**
 * Judges a production that passed and named neither its version nor its active commit: the earlier build may pass the
 * same checks. The slot tells then: what was swapped away is not active there any more.
 * @throws Failure PRODUCTION_NOT_JUDGED
 */
export async function judgeMove(
  verification: Verification,
  tested: TestedSlot,
  main: ProductionSide,
  ports: Ports,
): Promise<void> {
  if (verification.versionProven || verification.activeCommit !== undefined) return;
  const slot = describeSlot(tested.slot);
  const commit = shortId(tested.deployedCommit);
  const still = await findStill(tested, ports);
  if (still === undefined) {
    ports.tell({ kind: 'said', text: `The ${slot} no longer has ${commit}: the swap took it to production` });
    return;
  }
  ports.tell({ kind: 'production', state: 'not-judged' });
  throw failure('PRODUCTION_NOT_JUDGED', {
    production: describeSlot(main.slot),
    reason: "Its checks passed, as the earlier build's may, and it named no version",
    scmWords: `which commit its SCM site calls active is not known, and ${still}`,
  });
}

/** Why the slot does not show that the commit left it, one sentence part; undefined: it shows that. */
async function findStill(tested: TestedSlot, ports: Ports): Promise<string | undefined> {
  const scm = ports.scmSite(tested.scm);
  const gone = (list: readonly Deployment[]): boolean =>
    !list.some((one) => one.active && one.id === tested.deployedCommit);
  try {
    const seen = await poll(
      () => scm.listDeployments(),
      {
        until: gone,
        deadline: ports.clock.now() + shownMs,
        notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE'),
        signal: ports.signal,
      },
      ports.clock,
    );
    if (seen.outcome === 'done') return undefined;
    return seen.lastError === undefined
      ? 'the slot calls the new commit active still'
      : `the slot could not be read (${describeThrown(seen.lastError)})`;
  } catch (thrown) {
    ports.signal.throwIfAborted();
    if (!isAnyFailure(thrown)) throw thrown;
    return `the slot could not be read (${describeThrown(thrown)})`;
  }
}
