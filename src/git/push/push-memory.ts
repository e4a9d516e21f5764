import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PackRequest, PushReceipt, PushRequest } from '#ports';
import { listObjects } from '../pack/find-missing.ts';
import type { PackDraft } from '../pack/pack-tree.ts';
import { removeCacheFile } from '../pack/cache-file.ts';
import { readRememberedPush, writeRememberedPush } from '../pack/remembered-push.ts';
import type { RememberedPush } from '../pack/remembered-push.ts';
import type { Remote } from '../wire/remote.ts';
import { once } from './once.ts';
import { pushPack } from './push-pack.ts';
import type { ReadyPack } from './push-pack.ts';

/** Where pushes are remembered, and what is remembered of the one that made the branch's head. */
export interface PushMemory {
  /** The file for a head. */
  readonly fileOf: (tip: string) => string;
  readonly before: RememberedPush | undefined;
}

/**
 * Opens the memory; undefined without a cache folder. It goes by the head and not by the address, since a swap exchanges
 * the repositories behind two addresses.
 */
export function openMemory({ cacheFolder, remote, branch, tip }: PackRequest): PushMemory | undefined {
  if (cacheFolder === undefined) return undefined;
  const fileOf = (head: string): string => {
    const name = createHash('sha1').update(`${remote.app} ${branch} ${head}`).digest('hex');
    return join(cacheFolder, 'slotship', `push-${name.slice(0, 16)}`);
  };
  const found = tip === undefined ? undefined : readRememberedPush(fileOf(tip));
  return { fileOf, before: found?.tip === tip ? found : undefined };
}

/** Says how the repository that the slot has now has grown, as far as this cache has seen it. */
export function tellGrowth(before: RememberedPush | undefined, { tell }: PackRequest): void {
  if (before === undefined || before.pushes === 0) return;
  const megabytes = Math.round(before.sentBytes / 1_000_000);
  const pushes = before.pushes === 1 ? '1 push' : `${String(before.pushes)} pushes`;
  const grown = `${pushes} with ${String(before.objects)} objects, ${String(megabytes)} MB`;
  tell({ kind: 'said', text: `The slot's repository has received ${grown} that this cache knows of` });
}

/** Remembers what a head holds that others made, or that an earlier cache knew of. */
export function rememberHead({ fileOf, before }: PushMemory, draft: PackDraft): void {
  if (before !== undefined) return;
  const { commit: tip, tree, root } = draft;
  writeRememberedPush(fileOf(tip), {
    tip,
    tree,
    ids: listObjects(root),
    pushes: 0,
    objects: 0,
    sentBytes: 0,
  });
}

/** What the next run wants to know is put together while the server works. */
export async function pushAndRemember(
  remote: Remote,
  draft: PackDraft & ReadyPack,
  { memory, remember }: { readonly memory: PushMemory | undefined; readonly remember: () => void },
  request: PushRequest,
): Promise<PushReceipt> {
  let ids: ReadonlySet<string> | undefined;
  const prepare = once(() => {
    remember();
    if (memory !== undefined) ids = listObjects(draft.root);
  });
  const onProgress: PushRequest['onProgress'] = (sentBytes, totalBytes) => {
    request.onProgress(sentBytes, totalBytes);
    if (sentBytes >= totalBytes) void nextTurn().then(prepare);
  };
  const receipt = await pushPack(remote, draft, { ...request, onProgress });
  prepare();
  if (memory === undefined || ids === undefined) return receipt;
  const { fileOf, before } = memory;
  writeRememberedPush(fileOf(draft.commit), {
    tip: draft.commit,
    tree: draft.tree,
    ids,
    pushes: (before?.pushes ?? 0) + 1,
    objects: (before?.objects ?? 0) + receipt.objects,
    sentBytes: (before?.sentBytes ?? 0) + receipt.sentBytes,
  });
  if (request.lease !== undefined) removeCacheFile(fileOf(request.lease));
  return receipt;
}
