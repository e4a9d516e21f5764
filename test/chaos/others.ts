import { makeCommitMessage } from '#app-service/trailers.ts';
import {
  readAppSettings,
  updateAppSettings,
  updateConnectionStrings,
  updateSlotConfigNames,
} from '#emulator/model/settings.ts';
import { startSlot, stopSlot } from '#emulator/model/slot-life.ts';
import type { Answer } from '#emulator/model/answer.ts';
import { hash, sourceOf } from './git.ts';
import type { Build } from './git.ts';
import { deploy, restartScm } from './kudu.ts';
import type { DeedKind, DeedPlan, Milestone } from './scenario.ts';
import { beginSwap, changePreview, perform } from './swaps.ts';
import { noteServed } from './truth.ts';
import type { KnownCommit, SlotName, Truth } from './truth.ts';

export const otherActor = 'somebody else';

/**
 * Lets another actor do what is planned, each at its time. Gives what is to be called with every milestone that
 * a run reaches.
 */
export function planDeeds(
  truth: Truth,
  deeds: readonly DeedPlan[],
  hit: (what: string) => void,
  beginRun: () => boolean,
): (reached: Milestone) => void {
  const waiting = new Set(deeds.filter(({ at }) => typeof at === 'string'));
  const doAt = (when: number, kind: DeedKind): void => {
    truth.clock.at(when, () => {
      if (!(kind === 'another run' ? beginRun() : act(truth, kind))) return;
      truth.deeds.push({ at: truth.clock.now(), by: otherActor, what: kind });
      truth.tell(`${otherActor}: ${kind}`);
      hit(`other: ${kind}`);
    });
  };
  for (const { at, kind } of deeds) if (typeof at === 'number') doAt(at, kind);
  return (reached) => {
    for (const deed of waiting) {
      if (deed.at !== reached || truth.chance.happens(0.5)) continue;
      waiting.delete(deed);
      // After a lost answer a run looks at once.
      const latestMs = reached === 'unheard' ? 500 : 4_000;
      doAt(truth.clock.now() + truth.chance.between(0, latestMs), deed.kind);
    }
  };
}

/** Does it; false where Azure or Kudu did not let it happen. */
function act(truth: Truth, kind: Exclude<DeedKind, 'another run'>): boolean {
  switch (kind) {
    case 'push to stage':
      return push(truth, 'stage');
    case 'push to production':
      return push(truth, 'production');
    case 'swap':
      return beginSwap(truth, 'stage', 'production', otherActor).ok;
    case 'swap the canary':
      return beginSwap(truth, 'canary', 'production', otherActor).ok;
    case 'edit stage':
      return edit(truth, 'stage').ok;
    case 'edit production':
      return edit(truth, 'production').ok;
    case 'restart the SCM site':
      restartScm(truth, truth.place(truth.chance.happens(0.7) ? 'stage' : 'production').content.id);
      return true;
    case 'edit connection strings':
      return editStrings(truth).ok;
    case 'edit sticky names':
      return editSticky(truth).ok;
    case 'stop the slot':
      return stopSlot(truth.place('stage'), truth.moment()).ok;
    case 'start the slot':
      return start(truth);
    case 'cancel the preview': {
      const pending = truth.place('stage').slot.targetSwapSlot !== undefined;
      return pending && changePreview(truth, 'stage', undefined, otherActor).ok;
    }
  }
}

function edit(truth: Truth, slot: SlotName): Answer<unknown> {
  const place = truth.place(slot);
  const name = truth.chance.one(['COLOUR', 'FEATURE']);
  const settings = { ...readAppSettings(place), [name]: truth.chance.one(['on', 'off']) };
  const answer = updateAppSettings(truth.model, place, settings, truth.moment());
  if (answer.ok) perform(truth, answer.effects);
  return answer;
}

function editStrings(truth: Truth): Answer<unknown> {
  const value = truth.chance.one(['Server=here', 'Server=there']);
  const strings = { DB: { value, type: 'SQLAzure' as const } };
  return performing(
    truth,
    updateConnectionStrings(truth.model, truth.place('stage'), strings, truth.moment()),
  );
}

function editSticky(truth: Truth): Answer<unknown> {
  const appSettingNames = truth.chance.one([['MODE'], ['MODE', 'FEATURE'], ['MODE', 'COLOUR']]);
  const { app } = truth.place('production');
  return performing(truth, updateSlotConfigNames(truth.model, app, { appSettingNames }));
}

function start(truth: Truth): boolean {
  const stopped = truth.place('stage').slot.state === 'Stopped';
  return stopped && performing(truth, startSlot(truth.place('stage'), truth.moment())).ok;
}

function performing<T>(truth: Truth, answer: Answer<T>): Answer<T> {
  if (answer.ok) perform(truth, answer.effects);
  return answer;
}

function push(truth: Truth, slot: SlotName): boolean {
  const contentId = truth.place(slot).content.id;
  const holding = truth.holding(contentId);
  if (holding.cut !== undefined || truth.clock.now() < holding.scmAwayUntil) return false;
  const build: Build = { number: truth.chance.one([40, 60]), quality: 'good' };
  const commit = makeCommit(truth, build, otherActor, truth.chance.happens(0.5));
  holding.head = commit.id;
  deploy(truth, contentId, commit, otherActor, () => undefined);
  return true;
}

/** A build that is there before anything happens. */
export function plant(truth: Truth, slot: SlotName, build: Build): void {
  const commit = makeCommit(truth, build, 'an earlier run', true);
  const holding = truth.holding(truth.place(slot).content.id);
  const at = truth.clock.now() - 3_600_000;
  holding.head = commit.id;
  holding.deployments = [
    {
      id: commit.id,
      status: 4,
      statusText: '',
      author: 'Ada',
      authorEmail: 'ada@example.com',
      deployer: 'an earlier run',
      message: commit.message,
      progress: '',
      receivedAt: at,
      startedAt: at,
      endedAt: at,
      complete: true,
      active: true,
      temporary: false,
    },
  ];
  holding.served = commit.id;
  if (slot === 'production') noteServed(truth, 'start', 'an earlier run', at);
}

function makeCommit(truth: Truth, build: Build, by: string, named: boolean): KnownCommit {
  const source = sourceOf(build);
  const trailers = {
    sourceCommit: named ? source : undefined,
    buildNumber: named ? String(build.number) : undefined,
    buildUrl: undefined,
    buildTime: undefined,
    run: undefined,
  };
  const message = makeCommitMessage(`Build ${String(build.number)} of ${by}`, trailers);
  const id = hash(`${message} ${String(truth.clock.now())}`);
  const commit = {
    id,
    tree: hash(id),
    message,
    version: named ? source : undefined,
    quality: build.quality,
    by,
  };
  truth.commits.set(id, commit);
  return commit;
}
