import type { CopiedSetting, SettingsCopy } from '#app-service/settings-copy.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { SlotSettings } from '#app-service/slot-settings.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { poll } from '../poll.ts';

/** How long Azure may take to show what was written, in ms. */
const showMs = 30_000;

/**
 * Writes the sets that change, whole, and reads them back until they are as written. A lost answer is no failure by
 * itself: what is read back decides.
 * @throws Failure SETTINGS_NOT_WRITTEN
 */
export async function writeSettings(
  to: Slot,
  copy: SettingsCopy,
  management: Management,
  ports: Ports,
): Promise<void> {
  const { result, changes } = copy;
  const of = (kind: CopiedSetting['kind']): readonly string[] =>
    changes.filter((one) => one.kind === kind).map((one) => one.name);
  const [settings, strings] = [of('app setting'), of('connection string')];
  if (settings.length > 0)
    await hearing(management.writeAppSettings(to, result.appSettings), 'app settings', ports);
  if (strings.length > 0) {
    try {
      const written = management.writeConnectionStrings(to, result.connectionStrings);
      await hearing(written, 'connection strings', ports);
    } catch (thrown) {
      tellHalf(settings, strings, to, ports);
      throw thrown;
    }
  }
  const seen = await poll(
    async () => findMissing(changes, result, await management.readSettings(to)),
    {
      until: (missing) => missing.length === 0,
      deadline: ports.clock.now() + showMs,
      firstMs: 500,
      notYet: (thrown) => isFailure(thrown, 'ARM_UNAVAILABLE'),
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return;
  const names = seen.last ?? changes.map((one) => one.name);
  const written = changes.map((one) => one.name).filter((name) => !names.includes(name));
  throw failure('SETTINGS_NOT_WRITTEN', { slot: describeSlot(to), names, written });
}

/** App settings and connection strings are two writes; the second can fail alone. */
function tellHalf(settings: readonly string[], strings: readonly string[], to: Slot, ports: Ports): void {
  if (settings.length === 0) return;
  ports.tell({
    kind: 'warned',
    text: `Copied in part: the app settings ${settings.join(', ')} were sent to the ${describeSlot(to)}, the connection strings ${strings.join(', ')} were not written. Run it again: it copies only what differs.`,
  });
}

async function hearing(written: Promise<void>, what: string, ports: Ports): Promise<void> {
  try {
    await written;
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_UNAVAILABLE') || !thrown.facts.maybeDone) throw thrown;
    ports.tell({
      kind: 'warned',
      text: `The answer to writing the ${what} was lost (${describeThrown(thrown)}); reading them back.`,
    });
  }
}

function findMissing(
  changes: readonly CopiedSetting[],
  wanted: SlotSettings,
  present: SlotSettings,
): readonly string[] {
  return changes
    .filter(({ kind, name }) => {
      if (kind === 'app setting') return present.appSettings[name] !== wanted.appSettings[name];
      const [now, then] = [present.connectionStrings[name], wanted.connectionStrings[name]];
      return now?.value !== then?.value || now?.type !== then?.type;
    })
    .map((one) => one.name);
}
