import { resolve } from 'node:path';
import type { Connection } from '#http/connection.ts';
import type { BuildReading, Git, PackedBuild, PackRequest } from '#ports';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { readAncestry } from './checkout/read-ancestry.ts';
import { readCheckout } from './checkout/read-checkout.ts';
import { packCheckout } from './pack/pack-checkout.ts';
import { readFolder } from './folder/read-folder.ts';
import type { FolderReading } from './folder/read-folder.ts';
import { packFolder } from './pack/pack-folder.ts';
import type { PackedTree, PackSettings } from './pack/pack-folder.ts';
import type { PackDraft, RemoteKnowledge } from './pack/pack-tree.ts';
import { packSize } from './pack/pack-stream.ts';
import { closeParts, removeLeftovers } from './pack/spool.ts';
import { once } from './push/once.ts';
import { openMemory, pushAndRemember, rememberHead, tellGrowth } from './push/push-memory.ts';
import type { PushMemory } from './push/push-memory.ts';
import type { ReadyPack } from './push/push-pack.ts';
import type { RememberedPush } from './pack/remembered-push.ts';
import { parseHeads } from './wire/advertisement.ts';
import { makeAsker } from './wire/ask-known.ts';
import { readRefs } from './wire/read-refs.ts';
import { readRemoteCommit } from './wire/read-remote-commit.ts';
import { kuduRepositoryUrl } from './wire/remote.ts';
import type { Remote } from './wire/remote.ts';

export interface GitSettings extends PackSettings {
  readonly connection: Connection;
  /** Address of the repository where it is not the one that Kudu serves, `{scmUrl}/{app}.git`. */
  readonly repositoryUrl?: (access: ScmAccess) => string;
}

/** What a packed build holds beside what others may see. */
interface Held {
  readonly draft: PackDraft & ReadyPack;
  readonly memory: PushMemory | undefined;
  /** Done once, whoever asks first. */
  readonly remember: () => void;
}

/** Makes the door to git: reads a checkout, packs a build, pushes it. No git program is needed. */
export function makeGit(settings: GitSettings): Git {
  const { connection, tempFolder } = settings;
  const held = new WeakMap<PackedBuild, Held>();
  const readings = new WeakMap<BuildReading, FolderReading>();
  const urlOf = settings.repositoryUrl ?? kuduRepositoryUrl;
  const remoteOf = (access: ScmAccess): Remote => ({ access, url: urlOf(access), connection });
  return {
    readCheckout,
    readAncestry,
    readHeads: async (access, signal) => parseHeads((await readRefs(remoteOf(access), signal)).refs),
    readAhead: (folder, cacheFolder, signal) => {
      const request = { folder: resolve(folder), cacheFolder, packAtOnce: false, onRead: nothing, signal };
      const begun = readFolder(request, settings, true);
      const reading = { stop: () => (readings.delete(reading) ? begun.stop() : Promise.resolve()) };
      readings.set(reading, begun);
      return reading;
    },
    packBuild: async (request) => {
      removeLeftovers(tempFolder);
      const remote = remoteOf(request.remote);
      const memory = openMemory(request);
      tellGrowth(memory?.before, request);
      const knowledge = learn(remote, request, memory?.before);
      const packed =
        request.source.kind === 'folder'
          ? await packFolder(request, knowledge, settings, takeReading(readings, request))
          : await packCheckout(request, knowledge, settings);
      const remember = once(() => {
        packed.remember();
        if (packed.draft.upToDate && memory !== undefined) rememberHead(memory, packed.draft);
      });
      const build = describeBuild(packed, remember);
      held.set(build, {
        draft: { ...packed.draft, platform: request.platform, whole: request.whole ?? false },
        memory,
        remember,
      });
      return build;
    },
    pushBuild: async (build, request) => {
      const mine = held.get(build);
      if (mine === undefined) throw new Error('pushBuild was given a build that packBuild did not make');
      if (mine.draft.upToDate) return { sentBytes: 0, objects: 0, heardToTheEnd: true };
      return pushAndRemember(remoteOf(request.remote), mine.draft, mine, request);
    },
  };
}

const nothing = (): undefined => undefined;

function takeReading(
  readings: WeakMap<BuildReading, FolderReading>,
  { reading }: PackRequest,
): FolderReading | undefined {
  if (reading === undefined) return undefined;
  const begun = readings.get(reading);
  readings.delete(reading);
  return begun;
}

/**
 * What is known of the remote: by the memory of the last push if the branch is still there, else by asking. A branch
 * that is new in a repository with others is asked for by one of those.
 */
function learn(remote: Remote, request: PackRequest, before: RememberedPush | undefined): RemoteKnowledge {
  const { tip, heads = {}, signal } = request;
  const knowsNothing = (): Promise<Set<string>> => Promise.resolve(new Set());
  const asked = tip ?? Object.values(heads)[0];
  const nothing = {
    isEmpty: asked === undefined,
    ask: knowsNothing,
    readTipTree: () => Promise.resolve(undefined),
  };
  if (asked === undefined) return { ...nothing, askStore: knowsNothing };
  const askStore = makeAsker(remote, [asked, ...Object.values(heads)], request.tell, signal);
  if (request.whole === true) return { ...nothing, askStore };
  if (before !== undefined) {
    return {
      isEmpty: false,
      ask: () => Promise.resolve(before.ids),
      askStore,
      readTipTree: () => Promise.resolve(before.tree),
    };
  }
  const readTipTree = async (): Promise<string | undefined> =>
    tip === undefined ? undefined : (await readRemoteCommit(remote, tip, signal))?.tree;
  return { isEmpty: false, ask: askStore, askStore, readTipTree };
}

function describeBuild({ draft, files, notes }: PackedTree, remember: () => void): PackedBuild {
  const close = once(() => {
    closeParts(draft.parts);
  });
  return {
    commit: draft.commit,
    tree: draft.tree,
    content: draft.content,
    upToDate: draft.upToDate,
    files,
    objects: draft.objects,
    sizeBytes: draft.upToDate ? 0 : packSize(draft.parts),
    notes,
    release: () => {
      remember();
      close();
      return Promise.resolve();
    },
  };
}
