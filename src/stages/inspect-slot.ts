import { describeSlot } from '#app-service/slot.ts';
import type { Slot, SlotConfig } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';

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

/**
 * App settings that make a push do nothing, and how.
 * Source: Kudu, SettingsKeys.cs, DeploymentManager.cs and ReceivePackHandler.cs.
 */
const silencers: readonly { name: string; silences: (value: string) => boolean; effect: string }[] = [
  {
    name: 'WEBSITE_RUN_FROM_PACKAGE',
    silences: (value) => value !== '' && value !== '0' && value.toLowerCase() !== 'false',
    effect: 'The site runs from a package: Kudu takes a push, calls it a success, and deploys nothing.',
  },
  {
    name: 'SCM_DISABLE_DEPLOY_ON_PUSH',
    silences: isOn,
    effect: 'Kudu stores what is pushed and deploys nothing.',
  },
  { name: 'SCM_NO_REPOSITORY', silences: isOn, effect: 'Kudu refuses a push: it keeps no repository.' },
];

function isOn(value: string): boolean {
  return value === '1' || value.toLowerCase() === 'true';
}

/** Judges a slot that is to be pushed to. All problems, none of them acted on. */
export function inspectSlot(found: SlotFindings, allowed: Allowed): readonly Failure[] {
  const { slot, config } = found;
  const named = { slot: describeSlot(slot) };
  const problems: Failure[] = [];
  if (slot.state !== 'Running' && !allowed.startSlot) {
    problems.push(failure('SLOT_STOPPED', { ...named, state: slot.state }));
  }
  if (!found.scmBasicAuthAllowed) problems.push(failure('SCM_BASIC_AUTH_DISABLED', named));
  problems.push(...inspectSource(config.scmType, named, allowed));
  if (config.autoSwapSlot !== undefined) {
    problems.push(failure('AUTO_SWAP_ON', { ...named, into: config.autoSwapSlot }));
  }
  if (slot.pendingSwapWith !== undefined) {
    problems.push(failure('PREVIEW_PENDING', { ...named, other: slot.pendingSwapWith }));
  }
  for (const [name, value] of Object.entries(found.appSettings)) {
    const silencer = silencers.find((one) => one.name === name.toUpperCase());
    if (silencer?.silences(value) === true) {
      problems.push(failure('PUSH_WOULD_DO_NOTHING', { ...named, setting: name, effect: silencer.effect }));
    }
  }
  return problems;
}

function inspectSource(scmType: string, named: { slot: string }, allowed: Allowed): readonly Failure[] {
  if (scmType === 'LocalGit') return [];
  if (scmType !== 'None' && scmType !== '')
    return [failure('OTHER_DEPLOYMENT_SOURCE', { ...named, scmType })];
  return allowed.ensureLocalGit ? [] : [failure('LOCAL_GIT_OFF', { ...named, scmType: 'None' })];
}
