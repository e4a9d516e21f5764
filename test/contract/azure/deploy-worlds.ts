import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Slot } from '#app-service/slot.ts';
import { systemClock } from '#clock';
import { makeWorld } from '#emulator/model/make-world.ts';
import { makeGit } from '#git/make-git.ts';
import { makeHttp } from '#http/make-http.ts';
import type {
  Git,
  Http,
  HttpAnswer,
  Management,
  PackedBuild,
  PackRequest,
  PushRequest,
  ScmSite,
} from '#ports';
import { chaosArm } from '../../chaos/arm.ts';
import { makeChance } from '../../chaos/chance.ts';
import { chaosGit, sourceOf } from '../../chaos/git.ts';
import { restartScm } from '../../chaos/kudu.ts';
import { makeLife } from '../../chaos/life.ts';
import type { Fate } from '../../chaos/life.ts';
import { freshLooks } from '../../chaos/looks.ts';
import { chaosScm } from '../../chaos/scm.ts';
import { chaosHttp } from '../../chaos/sites.ts';
import { makeTruth } from '../../chaos/truth.ts';
import { makeVirtualClock } from '../../chaos/virtual-clock.ts';
import { fakeAddress } from '../../fakes/azure-world.ts';
import { makeAppFolder, setFaults, startTestEmulator } from '../emulator/world.ts';
import { passingTime, readSlot } from './both-worlds.ts';
import { openDoors } from './emulator-doors.ts';

/** Builds of the app, by what they name as their version. */
export type Version = 1 | 2;

/** An app that nothing was deployed to yet, with a slot `stage`, and all that a deploy asks of the world. */
export interface DeployWorld {
  readonly management: Management;
  readonly http: Http;
  /** Git with the checkout of a version. */
  git(version: Version): Git;
  /** Begins a push; what it gives waits for its end. */
  beginPush(version: Version, build: PackedBuild, request: PushRequest): () => Promise<unknown>;
  scmSite(access: ScmAccess): ScmSite;
  slot(name: string): Promise<Slot>;
  access(slot: string): Promise<ScmAccess>;
  source(version: Version): PackRequest['source'];
  /** Which version an answer of the app names. */
  versionIn(answer: HttpAnswer): string | undefined;
  /** Makes the next deployment last long enough to be met. */
  slowDown(): Promise<void>;
  /** The next push is not heard of: it does not arrive, it does, or its answer breaks off. */
  losePush(lost: LostPush): Promise<void>;
  /** The SCM site restarts in the middle of the next deployment, and kills it. */
  cutDeployment(): Promise<void>;
  pause(): Promise<void>;
  end(): Promise<void>;
}

/** What becomes of a push whose answer is lost. */
export type LostPush = 'dropped-before' | 'dropped-after' | 'unheard';

type State = 'Running' | 'Stopped';

const sideOf = (name: string, state: State = 'Running') => ({
  name,
  state,
  scmType: 'LocalGit' as const,
  scmBasicAuthAllowed: true,
});
const sidesOf = (stage: State) => [sideOf('production'), sideOf('stage', stage)];

/** The real doors, over HTTPS, against the emulator with its git, its Kudu and its sites. */
export async function openEmulatorDeploys(stage: State = 'Running'): Promise<DeployWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-deploys-'));
  const apps = [{ name: 'shop', resourceGroup: 'web', slots: sidesOf(stage) }];
  const started = await startTestEmulator({ seed: { apps } });
  const doors = await openDoors(started.emulator);
  const folders = [await makeAppFolder(folder, '1'), await makeAppFolder(folder, '2')];
  const now = (): number => systemClock.now();
  const git = makeGit({ connection: doors.connection, tempFolder: folder, now });
  return {
    management: doors.management,
    http: makeHttp(doors.connection, {}, now),
    git: () => git,
    beginPush: (_version, build, request) => {
      const pushing = git.pushBuild(build, request);
      return () => pushing;
    },
    scmSite: (access) => doors.scmSite(access),
    slot: (name) => doors.slot(name),
    access: async (name) => {
      const slot = await doors.slot(name);
      const credentials = await doors.management.readPublishingCredentials(slot);
      return { scmUrl: slot.scmUrl, app: doors.address.app, credentials };
    },
    source: (version) => ({ kind: 'folder', folder: folders[version - 1] ?? '' }),
    versionIn: ({ body }) => /"version":"(\d)"/.exec(body)?.[1],
    slowDown: () => setFaults(started, { on: 'deployment', fault: { kind: 'delay', ms: 6000 } }),
    losePush: async (lost) => {
      // An answer breaks off when it has begun, and what it reports takes its time.
      if (lost === 'unheard')
        await setFaults(started, { on: 'deployment', fault: { kind: 'delay', ms: 6000 } });
      const way = lost === 'unheard' ? { idleCutMs: 2000 } : { drop: drops[lost] };
      await setFaults(started, { on: 'scm', method: 'POST', path: '*/git-receive-pack', ...way });
    },
    cutDeployment: () => setFaults(started, { on: 'deployment', fault: { kind: 'killed-by-scm-restart' } }),
    pause: () => new Promise((resolve) => setTimeout(resolve, 50)),
    end: async () => {
      doors.close();
      await started.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The doubles that chaos plays with. */
export function openChaosDeploys(stage: State = 'Running'): Promise<DeployWorld> {
  const clock = makeVirtualClock();
  const { app, resourceGroup, subscriptionId } = fakeAddress;
  const apps = [{ name: app, resourceGroup, slots: [...sidesOf(stage), sideOf('canary')] }];
  const truth = makeTruth(clock, makeChance(1), (moment) => makeWorld({ subscriptionId, apps }, moment));
  const looks = freshLooks(clock.now());
  const fate: { -readonly [Key in keyof Fate]: Fate[Key] } = {
    ...{ faultRate: 0, aim: undefined, killAtCall: undefined, cancelAtCall: undefined },
  };
  const nothing = { onCancel: ignore, onDeath: ignore, onCall: ignore, onUnheard: ignore, hit: ignore };
  const life = makeLife('the contract', truth, fate, nothing);
  const management = passingTime(chaosArm(truth, life, looks), clock);
  const gits = [1, 2].map((number) => chaosGit(truth, life, looks, { number, quality: 'good' }));
  const scmSite = chaosScm(truth, life, looks);
  const slot = (name: string): Promise<Slot> => readSlot(management, fakeAddress, name);
  return Promise.resolve({
    management,
    http: passingTime(chaosHttp(truth, life, looks), clock),
    git: (version) => passingTime(gits[version - 1]!, clock),
    beginPush: (version, build, request) => {
      const pushing = gits[version - 1]!.pushBuild(build, request);
      return () => clock.runUntil(pushing);
    },
    scmSite: (access) => passingTime(scmSite(access), clock),
    slot,
    access: async (name) => {
      const found = await slot(name);
      const credentials = await management.readPublishingCredentials(found);
      return { scmUrl: found.scmUrl, app, credentials };
    },
    source: () => ({ kind: 'folder', folder: '/build' }),
    versionIn: ({ headers }) =>
      [1, 2].find((number) => headers['x-version'] === sourceOf({ number }))?.toString(),
    slowDown: () => Promise.resolve(),
    losePush: (fault) => {
      fate.aim = { kind: 'fault', route: 'git pushBuild', fault };
      return Promise.resolve();
    },
    cutDeployment: () => {
      // A deployment takes longer than this, and its push is on its way by then.
      clock.at(clock.now() + 1_500, () => {
        restartScm(truth, truth.place('stage').content.id);
      });
      return Promise.resolve();
    },
    pause: () => clock.runUntil(clock.sleep(500)),
    end: () => Promise.resolve(),
  });
}

/** The emulator's words for the same. */
const drops = { 'dropped-before': 'before', 'dropped-after': 'after' } as const;

const ignore = (): void => undefined;

/** What a stage would ask of git, with everything but the subject filled in. */
export function packRequest(
  source: PackRequest['source'],
  remote: ScmAccess,
  tip: string | undefined,
): PackRequest {
  return {
    source,
    remote,
    branch: 'master',
    tip,
    extraFiles: {},
    message: () => 'Build 7',
    author: { name: 'Ada Lovelace', email: 'ada@example.com' },
    at: Date.UTC(2026, 0, 15, 12),
    cacheFolder: undefined,
    platform: 'windows',
    tell: ignore,
    signal: new AbortController().signal,
  };
}

export function pushRequest(remote: ScmAccess, lease: string | undefined): PushRequest {
  return {
    remote,
    branch: 'master',
    lease,
    timeoutMs: 30_000,
    onRemoteLine: ignore,
    onProgress: ignore,
    signal: new AbortController().signal,
  };
}
