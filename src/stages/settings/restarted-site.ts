import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { Management, Ports, ScmSite } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { openScm } from '../preflight/open-scm.ts';
import { awaitIdleScm, awaitStableScm } from '../preflight/scm-ready.ts';

/** Waits for a deployment under way, which the restart that a written setting brings would cut off. */
export async function awaitIdleSite(
  slot: Slot,
  waitMs: number,
  management: Management,
  ports: Ports,
): Promise<void> {
  const scm = await findScm(slot, management, ports);
  if (scm !== undefined) await awaitIdleScm(scm, describeSlot(slot), waitMs, ports);
}

/** Waits until the SCM site of a slot that was restarted answers steadily. @throws Failure SCM_NOT_STABLE */
export async function awaitRestartedSite(
  slot: Slot,
  waitMs: number,
  management: Management,
  ports: Ports,
): Promise<void> {
  const scm = await findScm(slot, management, ports);
  if (scm === undefined) return;
  ports.tell({ kind: 'said', text: `Waiting until the SCM site of the ${describeSlot(slot)} is up again` });
  await awaitStableScm(scm, describeSlot(slot), waitMs, ports);
}

/** Undefined, and told: the site does not take publishing credentials, or they may not be read. */
async function findScm(slot: Slot, management: Management, ports: Ports): Promise<ScmSite | undefined> {
  try {
    if (await management.readScmBasicAuthAllowed(slot))
      return ports.scmSite(await openScm(slot, management, ports));
    ports.tell({
      kind: 'said',
      text: `The SCM site of the ${describeSlot(slot)} takes no publishing credentials, so it is not asked`,
    });
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_FORBIDDEN')) throw thrown;
    ports.tell({
      kind: 'warned',
      text: `The SCM site of the ${describeSlot(slot)} cannot be asked: ${describeThrown(thrown)}`,
    });
  }
  return undefined;
}
