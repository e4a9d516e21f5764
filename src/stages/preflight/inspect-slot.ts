import { describeSlot } from '#app-service/slot.ts';
import type { Slot, SlotConfig } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { findSilenced } from './silencers.ts';

/** What was read of a slot before anything is touched. */
export interface SlotFindings {
  readonly slot: Slot;
  readonly config: SlotConfig;
  readonly scmBasicAuthAllowed: boolean;
  readonly appSettings: Readonly<Record<string, string>>;
}

/** What is allowed to be put right by the run itself. */
export interface Allowed {
  readonly startSlot: boolean;
  readonly ensureLocalGit: boolean;
}

/** Judges a slot that is to be pushed to. All problems, none of them acted on. */
export function inspectSlot(found: SlotFindings, allowed: Allowed): readonly Failure[] {
  const { slot, config } = found;
  const named = { slot: describeSlot(slot) };
  const problems: Failure[] = [...inspectState(slot, !allowed.startSlot)];
  if (!found.scmBasicAuthAllowed) problems.push(failure('SCM_BASIC_AUTH_DISABLED', named));
  problems.push(...inspectConfig(slot, config, allowed));
  for (const one of findSilenced(found.appSettings)) {
    problems.push(failure('PUSH_WOULD_DO_NOTHING', { ...named, ...one, place: 'app-setting' }));
  }
  return problems;
}

/** Judges what Azure says of a slot itself. */
export function inspectState(slot: Slot, mustRun: boolean): readonly Failure[] {
  const named = { slot: describeSlot(slot) };
  const { state, pendingSwapWith: other } = slot;
  return [
    ...(mustRun && state !== 'Running' ? [failure('SLOT_STOPPED', { ...named, state })] : []),
    ...(other === undefined ? [] : [failure('PREVIEW_PENDING', { ...named, other })]),
  ];
}

/** Judges where a slot deploys from, and what App Service does with it then. */
export function inspectConfig(slot: Slot, config: SlotConfig, allowed: Allowed): readonly Failure[] {
  const named = { slot: describeSlot(slot) };
  const { autoSwapSlot: into } = config;
  return [
    ...inspectSource(config.scmType, named, allowed),
    ...(into === undefined ? [] : [failure('AUTO_SWAP_ON', { ...named, into })]),
  ];
}

function inspectSource(scmType: string, named: { slot: string }, allowed: Allowed): readonly Failure[] {
  if (scmType === 'LocalGit') return [];
  if (scmType !== 'None' && scmType !== '')
    return [failure('OTHER_DEPLOYMENT_SOURCE', { ...named, scmType })];
  return allowed.ensureLocalGit ? [] : [failure('LOCAL_GIT_OFF', { ...named, scmType: 'None' })];
}
