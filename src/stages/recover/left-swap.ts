import { shortId } from '#app-service/commit.ts';
import type { BuildIdentity } from '#app-service/expected-version.ts';
import { findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { findSwapNote, isLeftOpen, isSwapOf } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { closeNote } from '../swap/close-note.ts';
import { readActiveOf } from '../verification/active-commit-of.ts';
import { readSlot } from '../preflight/find-app.ts';
import { mayStillCome, usualSwapMs } from './leftovers.ts';
import { noteVerdict } from '../swap/note-verdict.ts';
import type { ProductionSide } from '../preflight/preflight-types.ts';
import { sidesOf } from './open-note.ts';
import type { OpenNote } from './open-note.ts';
import { orReturn } from '../verification/return-failed.ts';
import { orUnseen } from '../verification/return-obstacle.ts';
import type { Obstacle } from '../verification/return-obstacle.ts';
import type { DoneSwap } from '../verification/return-production.ts';
import { listWhenUp } from '../preflight/scm-ready.ts';
import { checkoutOf } from '../package/source-of.ts';
import { whileProbed } from '../swap-and-verify.ts';
import { verifyProduction } from '../verification.ts';
import type { Verification } from '../verification.ts';
import { watchProduction } from '../verification/watch-production.ts';

/** A swap that another run made, which did not live to verify it. */
export interface LeftSwap {
  readonly slot: Slot;
  /** Undefined: the slot's SCM site could not be read. */
  readonly scm: ScmAccess | undefined;
  readonly main: ProductionSide;
  /** What production serves since. */
  readonly active: Deployment;
  /** The note of it that is open; undefined: there is none. */
  readonly open: OpenNote | undefined;
}

/**
 * Verifies a production that another run swapped; where it is not healthy it is returned as that run would have, if
 * that run's note is open still and the swap can be undone. It is watched, too, and the verdict closes that note.
 * @throws Failure VERIFICATION_FAILED, and those of `orReturn`
 */
export function verifyLeft(
  left: LeftSwap,
  build: BuildIdentity,
  plan: Plan,
  ports: Ports,
): Promise<Verification> {
  const { main, active, open } = left;
  const verify = (): Promise<Verification> =>
    open === undefined ? verifyOnce(left, build, plan, ports) : verifyAndWatch(left, build, plan, ports);
  const findDone = (): Promise<DoneSwap | Obstacle> =>
    orUnseen('the swap', () => findLeftSwap(left, build, plan, ports), ports);
  const judge = (): Promise<Verification> => orReturn(verify, findDone, withOwnReason(plan, active), ports);
  const closeLeft = async (): Promise<void> => {
    if (open !== undefined) await closeNote(main.slot, open.note, open.happened, ports);
  };
  return noteVerdict(judge, main.slot, plan.runId, ports, closeLeft);
}

function verifyOnce(
  { main }: LeftSwap,
  build: BuildIdentity,
  plan: Plan,
  ports: Ports,
): Promise<Verification> {
  return verifyProduction(main.slot, build, plan.verification, readActiveOf(main.scm, ports), ports);
}

/** As the run would have that brought the build and did not live to. */
function verifyAndWatch(
  left: LeftSwap,
  build: BuildIdentity,
  plan: Plan,
  ports: Ports,
): Promise<Verification> {
  const { slot } = left.main;
  return whileProbed(slot, build, plan, ports, async (probe) => {
    const verification = await verifyOnce(left, build, plan, ports);
    await watchProduction(slot, build, plan.verification, probe, ports);
    return verification;
  });
}

/** The build itself says whether it can be taken back, also to a run that was not told. */
function withOwnReason(plan: Plan, { message }: Deployment): Plan {
  const { swap } = plan;
  if (swap.kind === 'no') return plan;
  const cannotGoBack = swap.cannotGoBack ?? parseCommitMessage(message).cannotGoBack;
  return { ...plan, swap: { ...swap, cannotGoBack } };
}

/** The swap as it can be undone, or why it is not this run's to undo; read anew, since its run may be alive. */
async function findLeftSwap(
  { slot, scm, main, active }: LeftSwap,
  { sourceCommit, buildNumber }: BuildIdentity,
  plan: Plan,
  ports: Ports,
): Promise<DoneSwap | Obstacle> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const mainNow = await readSlot(main.slot.address, production, management);
  const note = findSwapNote(mainNow.tags);
  if (note === undefined) return 'no run of slotship has noted that it brought this build';
  const obstacle = whyNotOurs(note, active, slot, mainNow) ?? whyNotNow(note, mainNow, ports);
  if (obstacle !== undefined) return obstacle;
  if (scm === undefined) return { passes: 'what the slot holds could not be read' };
  const earlier = await findEarlier(sidesOf(note).replaced, scm, ports);
  if (typeof earlier === 'string') return earlier;
  const tested = {
    slot,
    scm,
    deployedCommit: active.id,
    versionProven: false,
    build: { sourceCommit, buildNumber, checkout: checkoutOf(plan.package) },
    runId: plan.runId,
    settings: undefined,
  };
  const swappedAt = mainNow.lastSwap?.at;
  return { tested, main: { ...main, active: earlier }, swappedAt, adopted: false };
}

/** Why the note does not make the build on production this run's to take back, one sentence part. */
function whyNotOurs(note: SwapNote, active: Deployment, slot: Slot, { lastSwap }: Slot): string | undefined {
  const { brought } = sidesOf(note);
  const named = `run ${note.run}`;
  if (!isLeftOpen(note)) return `this run did not bring the build, and ${named} noted its end`;
  if (note.goesBack === true && isSwapOf(note, lastSwap)) return `the swap of ${named} went back itself`;
  if (brought === undefined) return 'it is not known what production served before';
  if (active.id.startsWith(brought) && note.slot.toLowerCase() === slot.name.toLowerCase()) return undefined;
  return `${named} was going to swap ${note.incoming} from '${note.slot}', which is another build`;
}

/**
 * A swap back is never itself undone; one that certainly did not happen is made in its run's place. A swap that somebody
 * else asked for is left to whoever that was, for as long as a run takes.
 */
function whyNotNow(note: SwapNote, { lastSwap }: Slot, { clock }: Ports): Obstacle | undefined {
  const named = `run ${note.run}`;
  if (note.adopted === true && clock.now() < note.at + usualSwapMs)
    return { passes: `somebody else asked for the swap that ${named} saw, and may be about to undo it` };
  if (note.goesBack !== true)
    return isSwapOf(note, lastSwap) ? undefined : `Azure's last record is not of the swap of ${named}`;
  if (mayStillCome(note, clock.now(), usualSwapMs))
    return { passes: `the swap back of ${named} may be under way, or come yet` };
  return note.before === lastSwap?.at ? undefined : `others swapped production since ${named} was going to`;
}

/** What production served before, where the slot holds it still; else why not, one sentence part. */
async function findEarlier(
  replaced: string | undefined,
  scm: ScmAccess,
  ports: Ports,
): Promise<Deployment | string> {
  if (replaced === undefined) return 'it is not known what production served before';
  const earlier = findActive(await listWhenUp(ports.scmSite(scm), ports));
  if (earlier?.id.startsWith(replaced) === true) return earlier;
  const held = earlier === undefined ? 'nothing' : shortId(earlier.id);
  return `the slot holds ${held} and not ${replaced}, which production served before`;
}
