import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { deadlineOf, findSwapNote, isSwapOf } from '#app-service/swap-note.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { HttpAnswer, Ports } from '#ports';
import { getOf } from '../smoke-test/ask-site.ts';
import { describeThrown } from '../describe-thrown.ts';
import { readSlot } from '../preflight/find-app.ts';
import { poll } from '../poll.ts';
import type { DoneSwap } from './return-production.ts';
import { findRunning, listWhenUp } from '../preflight/scm-ready.ts';
import { findWall } from '../smoke-test/site-wall.ts';

/** How long the earlier build may take to answer on the slot, in ms; production waits for it. */
const aliveMs = 30_000;
const requestMs = 60_000;

/** What stands in the way of a swap back now and may be gone later, one sentence part. */
export interface Passing {
  readonly passes: string;
}

/** What stands in the way of a swap back, one sentence part. */
export type Obstacle = string | Passing;

/** Why swapping back would not help, or would take away what others brought; undefined: nothing is in its way. */
export async function findObstacle(done: DoneSwap, ports: Ports): Promise<Obstacle | undefined> {
  if (done.main.active === undefined)
    return 'it is not known what production served before (this may be its first deploy)';
  if (done.adopted) return { passes: 'somebody else asked for this swap, and may be about to undo it' };
  const change = await findChange(done, ports);
  if (change !== undefined) return change;
  return orUnseen('the slot', () => findDead(done.tested.slot, ports), ports);
}

/**
 * What is not as this run's swap left it: Azure's last swap of production is this run's own, the slot holds the
 * earlier build and production the new one, nothing is under way on either side, and no other run means to swap.
 */
export async function findChange(
  { tested, main, swappedAt }: DoneSwap,
  ports: Ports,
): Promise<Obstacle | undefined> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const look = async (): Promise<Obstacle | undefined> => {
    const [slotNow, mainNow, onSlot, inProduction] = await Promise.all([
      readSlot(tested.slot.address, tested.slot.name, management),
      readSlot(tested.slot.address, production, management),
      listWhenUp(ports.scmSite(tested.scm), ports),
      main.scm === undefined ? undefined : listWhenUp(ports.scmSite(main.scm), ports),
    ]);
    return (
      findLaterSwap(slotNow, mainNow, swappedAt) ??
      findOthersIntent(mainNow, tested.runId, ports.clock.now()) ??
      findOther('the slot', onSlot, main.active?.id) ??
      (inProduction && findOther('production', inProduction, tested.deployedCommit))
    );
  };
  return orUnseen('slot and production', look, ports);
}

function findLaterSwap(slotNow: Slot, mainNow: Slot, swappedAt: number | undefined): Obstacle | undefined {
  if (slotNow.pendingSwapWith !== undefined || mainNow.pendingSwapWith !== undefined)
    return { passes: 'somebody prepared a swap of the slot or of production' };
  const { lastSwap } = mainNow;
  if (lastSwap?.at === swappedAt) return undefined;
  const last =
    lastSwap === undefined
      ? 'none'
      : `that of ${lastSwap.source} with ${lastSwap.target} at ${new Date(lastSwap.at).toISOString()}`;
  return `the swap was not production's last: Azure records ${last}`;
}

/** A swap that another run noted and may be about to ask for: two that swap back would bring back what they undo. */
function findOthersIntent({ tags, lastSwap }: Slot, run: string, now: number): Passing | undefined {
  const note = findSwapNote(tags);
  if (note?.state !== 'intent' || note.run === run) return undefined;
  // Of the swap that is to be undone there may be a note yet, where its run did not live to see the end.
  if (isSwapOf(note, lastSwap) || now >= deadlineOf(note, 0)) return undefined;
  return { passes: `run ${note.run} is about to swap '${note.slot}' itself` };
}

function findOther(
  side: string,
  deployments: readonly Deployment[],
  expected: string | undefined,
): Obstacle | undefined {
  const running = findRunning(deployments);
  // What it brings would go to the other side with the swap.
  if (running !== undefined)
    return { passes: `a deployment is under way on ${side} (${running.id.slice(0, 13)})` };
  const held = deployments.find((one) => one.active)?.id;
  if (held === expected) return undefined;
  const words = [held, expected].map((id) => (id === undefined ? 'nothing' : shortId(id)));
  return `${side} holds ${words.join(' and not ')}, which the swap brought there`;
}

/** Asks until the earlier build answers: the swap restarted it. Its last answer counts. */
async function findDead(slot: Slot, ports: Ports): Promise<string | undefined> {
  const seen = await poll(
    () => ports.http.send({ ...getOf(slot, '/', requestMs), signal: ports.signal }),
    {
      until: (answer) => findStandIn(answer) === undefined,
      deadline: ports.clock.now() + aliveMs,
      notYet: (thrown) => isFailure(thrown, 'HTTP_UNREACHABLE'),
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return undefined;
  if (seen.lastError !== undefined || seen.last === undefined) throw seen.lastError;
  return findStandIn(seen.last);
}

/** The page that App Service shows where nothing is deployed. Source: its hostingstart.html, old and new. */
const ownPage = /web app is running and waiting for your content|app service (app )?is up and running/i;

/** What answers in place of an earlier build that is alive, one sentence part; undefined: nothing does. */
function findStandIn(answer: HttpAnswer): string | undefined {
  const { status, body } = answer;
  if (status >= 500) return `the earlier build answers ${String(status)} on the slot`;
  const wall = findWall(answer);
  if (wall?.kind === 'stopped') return `the slot does not run: when asked, ${wall.words}`;
  return ownPage.test(body)
    ? "the slot shows App Service's own page in place of the earlier build"
    : undefined;
}

/** An obstacle as the facts of NOT_SWAPPED_BACK have it. */
export function factsOf(obstacle: Obstacle): { readonly obstacle: string; readonly passes: boolean } {
  return typeof obstacle === 'string'
    ? { obstacle, passes: false }
    : { obstacle: obstacle.passes, passes: true };
}

/** What the look finds, or why it could not be had, one sentence part. */
export async function orUnseen<T>(what: string, look: () => Promise<T>, ports: Ports): Promise<T | Passing> {
  try {
    return await look();
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.signal.throwIfAborted();
    return { passes: `${what} could not be looked at (${describeThrown(thrown)})` };
  }
}
