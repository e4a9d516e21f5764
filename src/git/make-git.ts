import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Connection } from '#http/connection.ts';
import type { Git, PackedBuild, PackRequest } from '#ports';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { readAncestry } from './checkout/read-ancestry.ts';
import { readCheckout } from './checkout/read-checkout.ts';
import { packCheckout } from './pack/pack-checkout.ts';
import { packFolder } from './pack/pack-folder.ts';
import type { PackedTree } from './pack/pack-folder.ts';
import type { PackDraft, RemoteKnowledge } from './pack/pack-tree.ts';
import { listObjects } from './pack/find-missing.ts';
import { packSize } from './pack/pack-stream.ts';
import { closeParts, removeLeftovers } from './pack/spool.ts';
import { readRememberedPush, writeRememberedPush } from './pack/remembered-push.ts';
import type { RememberedPush } from './pack/remembered-push.ts';
import { pushPack } from './push/push-pack.ts';
import { parseHeads } from './wire/advertisement.ts';
import { makeStoreAsker, makeTreeAsker } from './wire/ask-known.ts';
import { readRefs } from './wire/read-refs.ts';
import { readRemoteCommit } from './wire/read-remote-commit.ts';
import { kuduRepositoryUrl } from './wire/remote.ts';
import type { Remote } from './wire/remote.ts';

export interface GitSettings {
  readonly connection: Connection;
  /** For packs that do not fit in memory. */
  readonly tempFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Set where files have no executable bits, as on Windows. */
  readonly withoutModes?: boolean;
  /** Address of the repository where it is not the one that Kudu serves, `{scmUrl}/{app}.git`. */
  readonly repositoryUrl?: (access: ScmAccess) => string;
}

/** What a packed build holds beside what others may see. */
interface Held {
  readonly draft: PackDraft;
  readonly memory: { readonly file: string; readonly before: RememberedPush | undefined } | undefined;
}

const dayMs = 86_400_000;

/** Makes the door to git: reads a checkout, packs a build, pushes it. No git program is needed. */
export function makeGit(settings: GitSettings): Git {
  const { connection, tempFolder } = settings;
  const held = new WeakMap<PackedBuild, Held>();
  const urlOf = settings.repositoryUrl ?? kuduRepositoryUrl;
  const remoteOf = (access: ScmAccess): Remote => ({ access, url: urlOf(access), connection });
  return {
    readCheckout,
    readAncestry,
    readHeads: async (access, signal) => parseHeads((await readRefs(remoteOf(access), signal)).refs),
    packBuild: async (request) => {
      removeLeftovers(tempFolder, settings.now(), dayMs);
      const remote = remoteOf(request.remote);
      const memory = rememberedFor(request, remote.url);
      tellGrowth(memory?.before, request);
      const knowledge = learn(remote, request, memory?.before);
      const pack = request.source.kind === 'folder' ? packFolder : packCheckout;
      const packed = await pack(request, knowledge, settings);
      const build = describeBuild(packed);
      held.set(build, { draft: packed.draft, memory });
      return build;
    },
    pushBuild: async (build, request) => {
      const mine = held.get(build);
      if (mine === undefined) throw new Error('pushBuild was given a build that packBuild did not make');
      if (mine.draft.upToDate) return { sentBytes: 0, objects: 0, heardToTheEnd: true };
      const receipt = await pushPack(remoteOf(request.remote), mine.draft, request);
      if (mine.memory !== undefined) {
        const { file, before } = mine.memory;
        writeRememberedPush(file, {
          tip: mine.draft.commit,
          tree: mine.draft.tree,
          ids: listObjects(mine.draft.root),
          pushes: (before?.pushes ?? 0) + 1,
          objects: (before?.objects ?? 0) + receipt.objects,
          sentBytes: (before?.sentBytes ?? 0) + receipt.sentBytes,
        });
      }
      return receipt;
    },
  };
}

function rememberedFor(request: PackRequest, url: string): Held['memory'] {
  if (request.cacheFolder === undefined) return undefined;
  const name = createHash('sha1').update(`${url} ${request.branch}`).digest('hex');
  const file = join(request.cacheFolder, 'slotship', `push-${name.slice(0, 16)}`);
  return { file, before: readRememberedPush(file) };
}

/** Sent bytes from which the repository of a slot is worth a look. */
const largeBytes = 2_000_000_000;

/** Says how the slot's repository has grown: Kudu tells nobody, so it is what this cache has seen go there. */
function tellGrowth(before: RememberedPush | undefined, { tell }: PackRequest): void {
  if (before === undefined) return;
  const megabytes = Math.round(before.sentBytes / 1_000_000);
  const grown = `${String(before.pushes)} pushes with ${String(before.objects)} objects, ${String(megabytes)} MB`;
  tell({ kind: 'said', text: `The slot's repository has received ${grown} since the cache began` });
  if (before.sentBytes < largeBytes) return;
  tell({ kind: 'noticed', text: 'It is worth making smaller; docs/push.md says how.' });
}

/** What is known of the remote: by the memory of the last push if the branch is still there, else by asking. */
function learn(remote: Remote, request: PackRequest, before: RememberedPush | undefined): RemoteKnowledge {
  const { tip, signal } = request;
  if (tip === undefined) {
    const nothing = (): Promise<Set<string>> => Promise.resolve(new Set());
    return { ask: nothing, askStore: nothing, readTipTree: () => Promise.resolve(undefined) };
  }
  const askStore = makeStoreAsker(remote, tip, signal);
  if (before?.tip === tip) {
    return {
      ask: () => Promise.resolve(before.ids),
      askStore,
      readTipTree: () => Promise.resolve(before.tree),
    };
  }
  const readTipTree = async (): Promise<string | undefined> =>
    (await readRemoteCommit(remote, tip, signal))?.tree;
  return { ask: makeTreeAsker(askStore, request.tell), askStore, readTipTree };
}

function describeBuild({ draft, files, notes }: PackedTree): PackedBuild {
  let released = false;
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
      if (!released) closeParts(draft.parts);
      released = true;
      return Promise.resolve();
    },
  };
}
