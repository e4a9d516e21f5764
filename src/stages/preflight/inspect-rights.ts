import type { Slot, SlotConfig } from '#app-service/slot.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import {
  deployActions,
  localGitActions,
  previewActions,
  productionActions,
  productionGitActions,
  startActions,
  swapActions,
} from './wanted-actions.ts';

/** A slot with its configuration, or why that could not be read. */
interface Side {
  readonly slot: Slot;
  readonly config: SlotConfig | Failure;
}

/**
 * Asks which of the actions that this run will need the identity lacks, the swap's included. Only what will be done
 * is asked for: switching local Git on is no need of a slot that has it.
 */
export async function inspectRights(
  sides: { readonly slot: Side; readonly production: Side },
  plan: TargetPlan & { readonly kind: 'arm' },
  management: Management,
  ports: Ports,
): Promise<readonly Failure[]> {
  const { slot } = sides.slot;
  const ofSlot = [
    ...deployActions,
    ...(plan.ensureLocalGit !== 'no' && lacksLocalGit(sides.slot) ? localGitActions : []),
    ...(plan.startSlot && slot.state !== 'Running' ? startActions : []),
    ...(plan.willSwap ? swapActions : []),
    ...(plan.withPreview ? previewActions : []),
  ];
  const ofProduction = [
    ...productionActions,
    ...(plan.ensureLocalGit === 'both' && lacksLocalGit(sides.production) ? productionGitActions : []),
  ];
  const asked = await Promise.all([
    findMissing(slot, ofSlot, management, ports),
    findMissing(sides.production.slot, ofProduction, management, ports),
  ]);
  return asked.flat();
}

/** False while that is not known: a refusal must be true. */
function lacksLocalGit({ config }: Side): boolean {
  return !isAnyFailure(config) && config.scmType !== 'LocalGit';
}

async function findMissing(
  { resourceId }: Slot,
  wanted: readonly string[],
  management: Management,
  ports: Ports,
): Promise<readonly Failure[]> {
  try {
    const actions = await management.findMissingActions(resourceId, wanted);
    return actions.length === 0 ? [] : [failure('RIGHTS_MISSING', { actions, scope: resourceId })];
  } catch (thrown) {
    ports.tell({
      kind: 'said',
      text: `The identity's rights could not be read beforehand: ${describeThrown(thrown)}`,
    });
    return [];
  }
}
