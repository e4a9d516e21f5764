import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from './home-paths.ts';
import type { KuduSlot } from './kudu-seam.ts';
import { parseTimeStamp } from './time-stamp.ts';

/** What a push, a redeploy and a zip get while an auto swap is going on. Source: Kudu, Resources. */
export const autoSwapOngoing =
  'There is an auto swap deployment currently ongoing please try again when it completes.';

const autoSwapMs = 120_000;

/** Remembers, in the content's folder, that an auto swap was asked for. */
export function noteAutoSwap(home: string, time: string): void {
  mkdirSync(homePaths.locks(home), { recursive: true });
  writeFileSync(autoSwapFile(home), time);
}

/** Whether an auto swap was asked for less than two minutes ago. Source: Kudu, PostDeploymentHelper. */
export function isAutoSwapOngoing(slot: KuduSlot, nowMs: number): boolean {
  if (slot.autoSwapSlotName === undefined) return false;
  try {
    return nowMs - parseTimeStamp(readFileSync(autoSwapFile(slot.home), 'utf8')) < autoSwapMs;
  } catch {
    return false;
  }
}

function autoSwapFile(home: string): string {
  return join(homePaths.locks(home), 'autoswap.lock');
}
