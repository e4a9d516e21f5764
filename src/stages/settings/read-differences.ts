import { isAnyFailure } from '#failures/failure.ts';
import type { SettingsPlan, TargetPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { findPair } from '../preflight/find-pair.ts';
import { readComparison } from '../settings.ts';

/** The settings that differ between slot and production, or why that could not be read. */
export interface Differences {
  /** Names of those that a swap takes along. */
  readonly names: readonly string[];
  /** Names of slot settings, which may differ. */
  readonly sticky: readonly string[];
  readonly problem: string | undefined;
}

/** Reads which settings differ; undefined where a publish profile shows no settings. Changes nothing. */
export async function readDifferences(
  target: TargetPlan,
  plan: SettingsPlan,
  ports: Ports,
): Promise<Differences | undefined> {
  const { management } = ports;
  if (management === undefined || target.kind !== 'arm') return undefined;
  try {
    const { slot, main } = await findPair(target, management);
    if (slot.resourceId === main.resourceId) return undefined;
    const { rows } = await readComparison(slot, main, plan, management, ports);
    const differing = rows.filter((row) => row.slot !== row.production);
    const named = (sticky: boolean): readonly string[] =>
      differing.filter((row) => row.sticky === sticky).map((row) => row.name);
    return { names: named(false), sticky: named(true), problem: undefined };
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.signal.throwIfAborted();
    return { names: [], sticky: [], problem: describeThrown(thrown) };
  }
}

/** One sentence for people. */
export function describeDifferences({ names, sticky, problem }: Differences): string {
  if (problem !== undefined) return `Settings could not be compared: ${problem}`;
  const stay = sticky.length === 0 ? '' : `; slot settings that differ: ${sticky.join(', ')}`;
  if (names.length === 0) return `Settings: none differ that a swap takes along${stay}`;
  return `Settings: ${String(names.length)} differ that a swap takes along: ${names.join(', ')}${stay}`;
}
