import type { Slot } from '#app-service/slot.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { SettingsPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { readComparison } from '../settings.ts';

/** Names the settings that swapping back takes out of production or changes there; tells, and never stops anything. */
export async function tellReturnSettings(
  slot: Slot,
  main: Slot,
  plan: SettingsPlan,
  ports: Ports,
): Promise<void> {
  const { management } = ports;
  if (management === undefined) return;
  try {
    const comparison = await readComparison(slot, main, plan, management, ports);
    for (const row of comparison.rows.filter((one) => one.change !== 'same')) {
      ports.tell({
        kind: 'warned',
        text: `Going back changes the ${row.kind} '${row.name}' in production: ${row.change}.`,
      });
    }
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.tell({
      kind: 'warned',
      text: `What going back does to settings could not be read: ${describeThrown(thrown)}`,
    });
  }
}
