import { findSwapNote } from '#app-service/swap-note.ts';
import { Secret } from '#app-service/secret.ts';
import type { Slot, SlotConfig } from '#app-service/slot.ts';
import { patchSiteConfig, readConfigText } from '#emulator/model/site-config.ts';
import { readAppSettings, readConnectionStrings } from '#emulator/model/settings.ts';
import { findPlace, production, sameName } from '#emulator/model/place.ts';
import { startSlot } from '#emulator/model/slot-life.ts';
import type { Answer, Refusal } from '#emulator/model/answer.ts';
import { findSwap } from '#emulator/model/swap.ts';
import type { Swap } from '#emulator/model/world.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Management, SwapOperation } from '#ports';
import type { Life } from './life.ts';
import { notePost } from './looks.ts';
import type { Looks } from './looks.ts';
import type { FaultKind, Route } from './routes.ts';
import { beginSwap, changePreview, perform } from './swaps.ts';
import { appName, groupName } from './truth.ts';
import type { Truth } from './truth.ts';

/** Azure Resource Manager over the emulator's model, as one run sees it. */
export function chaosArm(truth: Truth, life: Life, looks: Looks): Management {
  const ask = <T>(member: keyof Management, act: () => T): Promise<T> => {
    const route = `arm ${member}` as Route;
    return life.meet({ route, act, fail: (fault) => failArm(member, fault) });
  };
  const absent = (): never => {
    throw new Error('a deploy does not ask this');
  };
  return {
    listApps: absent,
    listSlots: absent,
    writeAppSettings: absent,
    writeConnectionStrings: absent,
    writeStickyNames: absent,
    findSlot: ({ app, resourceGroup }, name) =>
      ask('findSlot', () => {
        const wanted = sameName(name, production) ? production : name;
        const found = findPlace(truth.model, resourceGroup, app, wanted);
        if (!found.ok) return undefined;
        if (found.value.slot.name === 'stage') looks.slotReadAt = truth.clock.now();
        if (wanted === production) looks.productionReadAt = truth.clock.now();
        return describe(truth, found.value.slot.name);
      }),
    readConfig: (slot) => ask('readConfig', () => readConfig(truth, slot)),
    readScmBasicAuthAllowed: (slot) =>
      ask('readScmBasicAuthAllowed', () => truth.place(slot.name).slot.scmBasicAuthAllowed),
    readSiteAuthEnabled: (slot) =>
      ask('readSiteAuthEnabled', () => truth.place(slot.name).slot.siteAuth.enabled),
    readSettings: (slot) =>
      ask('readSettings', () => {
        const place = truth.place(slot.name);
        return { appSettings: readAppSettings(place), connectionStrings: readConnectionStrings(place) };
      }),
    readStickyNames: () =>
      ask('readStickyNames', () => {
        const names = truth.place('production').app.slotConfigNames;
        return { appSettings: names.appSettingNames, connectionStrings: names.connectionStringNames };
      }),
    readKeyVaultReferences: () => ask('readKeyVaultReferences', () => []),
    readSlotDifferences: () => ask('readSlotDifferences', () => []),
    readPublishingCredentials: (slot) =>
      ask('readPublishingCredentials', () => ({
        kind: 'basic' as const,
        userName: `$${slot.name}`,
        password: new Secret(truth.place(slot.name).slot.publishingPassword),
      })),
    findMissingActions: () => ask('findMissingActions', () => []),
    ...writes(truth, life, looks, ask),
  };
}

type Ask = <T>(member: keyof Management, act: () => T) => Promise<T>;
type Writes = Pick<
  Management,
  | 'updateScmType'
  | 'startSlot'
  | 'beginSwap'
  | 'readSwap'
  | 'applySlotConfig'
  | 'resetSlotConfig'
  | 'updateTags'
>;

function writes(truth: Truth, life: Life, looks: Looks, ask: Ask): Writes {
  const settle = <T>(member: keyof Management, answer: Answer<T>): T => {
    if (!answer.ok) throw refuse(member, answer.refusal);
    perform(truth, answer.effects);
    return answer.value;
  };
  return {
    updateScmType: (slot, scmType) =>
      ask('updateScmType', () => {
        const place = truth.place(slot.name);
        settle('updateScmType', patchSiteConfig(truth.model, place, { scmType }, truth.moment()));
      }),
    startSlot: (slot) =>
      ask('startSlot', () => {
        settle('startSlot', startSlot(truth.place(slot.name), truth.moment()));
      }),
    beginSwap: (slot, target) => {
      const sentAt = truth.clock.now();
      looks.swapOpen = true;
      const asked = ask('beginSwap', () => {
        const swap = settle('beginSwap', withoutEffects(beginSwap(truth, slot.name, target, life.name)));
        notePost(truth, looks, swap, sentAt, life.name);
        return toOperation(swap);
      });
      return closing(asked, looks, isRefused);
    },
    readSwap: (operation) =>
      closing(
        ask('readSwap', () => readSwap(truth, operation)),
        looks,
        isFailed,
      ),
    applySlotConfig: (slot, target) =>
      ask('applySlotConfig', () => {
        settle('applySlotConfig', withoutEffects(changePreview(truth, slot.name, target, life.name)));
      }),
    resetSlotConfig: (slot) => {
      if (looks.swapOpen) looks.wrongs.push('cancels a prepared swap that it asked to be completed');
      return ask('resetSlotConfig', () => {
        settle('resetSlotConfig', withoutEffects(changePreview(truth, slot.name, undefined, life.name)));
      });
    },
    updateTags: (slot, tags) => {
      const askedAt = truth.clock.now();
      return ask('updateTags', () => {
        const { slot: found } = truth.place(slot.name);
        const merged = Object.entries({ ...found.tags, ...tags });
        found.tags = Object.fromEntries(
          merged.filter((one): one is [string, string] => one[1] !== undefined),
        );
        if (findSwapNote(tags as Readonly<Record<string, string>>)?.state === 'intent')
          truth.intents.push({ by: life.name, at: askedAt, keptAt: truth.clock.now() });
      });
    },
  };
}

/** Learns from an answer that the swap this run asked for is none, or none any more. */
async function closing<T>(asked: Promise<T>, looks: Looks, isEnd: (thrown: unknown) => boolean): Promise<T> {
  try {
    return await asked;
  } catch (thrown) {
    if (isEnd(thrown)) looks.swapOpen = false;
    throw thrown;
  }
}

const isRefused = (thrown: unknown): boolean =>
  isFailure(thrown, 'ARM_REFUSED') || (isFailure(thrown, 'ARM_UNAVAILABLE') && !thrown.facts.maybeDone);
const isFailed = (thrown: unknown): boolean => isFailure(thrown, 'SWAP_FAILED_IN_AZURE');

/** `changePreview` has performed them already, for whoever asks. */
function withoutEffects<T>(answer: Answer<T>): Answer<T> {
  return answer.ok ? { ...answer, effects: [] } : answer;
}

function describe(truth: Truth, name: string): Slot {
  const { slot } = truth.place(name);
  const { subscriptionId } = truth.model;
  const site = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/Microsoft.Web/sites/${appName}`;
  return {
    address: { subscriptionId, resourceGroup: groupName, app: appName },
    name,
    resourceId: name === 'production' ? site : `${site}/slots/${name}`,
    state: slot.state,
    siteUrl: `https://${name}.example`,
    scmUrl: `https://${name}.scm.example`,
    httpsOnly: true,
    customHosts: [],
    platform: 'windows',
    tier: 'Standard',
    pendingSwapWith: slot.targetSwapSlot,
    lastSwap: slot.slotSwapStatus,
    tags: { ...slot.tags },
  };
}

function readConfig(truth: Truth, slot: Slot): SlotConfig {
  const scmType = readConfigText(truth.place(slot.name), 'scmType') ?? 'None';
  return { scmType, autoSwapSlot: undefined, trafficRules: [], general: {} };
}

function toOperation(swap: Swap): SwapOperation {
  return {
    state: swap.phase === 'done' ? 'done' : 'running',
    location: swap.id,
    retryAfterMs: undefined,
  };
}

function readSwap(truth: Truth, operation: SwapOperation): SwapOperation {
  const swap = findSwap(truth.model, operation.location ?? '');
  if (swap === undefined) return { ...operation, state: 'done' };
  if (swap.phase === 'failed')
    throw failure('SWAP_FAILED_IN_AZURE', { words: swap.failure ?? '', azureCode: undefined });
  return toOperation(swap);
}

function refuse(operation: string, { status, code, message }: Refusal): Error {
  const facts = { operation, status, azureCode: code, words: message, requestId: undefined };
  return failure('ARM_REFUSED', { ...facts, maybeDone: false });
}

function failArm(operation: string, fault: FaultKind): Error {
  const none = { operation, azureCode: undefined, requestId: undefined, words: `chaos: ${fault}` };
  switch (fault) {
    case 'refused':
      return failure('ARM_REFUSED', { ...none, status: 409, maybeDone: false });
    case 'throttled':
      return failure('ARM_UNAVAILABLE', { ...none, status: 429, maybeDone: false });
    case 'belied':
      return failure('SWAP_FAILED_IN_AZURE', { words: none.words, azureCode: undefined });
    case 'error':
      return failure('ARM_UNAVAILABLE', { ...none, status: 500, maybeDone: true });
    default:
      return failure('ARM_UNAVAILABLE', { ...none, status: undefined, maybeDone: true });
  }
}
