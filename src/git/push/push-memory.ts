import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PackRequest, PushReceipt, PushRequest } from '#ports';
import { listObjects } from '../pack/find-missing.ts';
import type { PackDraft } from '../pack/pack-tree.ts';
import { readRememberedPush, writeRememberedPush } from '../pack/remembered-push.ts';
import type { RememberedPush } from '../pack/remembered-push.ts';
import type { Remote } from '../wire/remote.ts';
import { once } from './once.ts';
import { pushPack } from './push-pack.ts';
import type { ReadyPack } from './push-pack.ts';

/** Where the push of a branch is remembered, and what is remembered of the one before. */
export interface PushMemory {
  readonly file: string;
  readonly before: RememberedPush | undefined;
}

/** Opens the memory of a branch; undefined without a cache folder. Where the remote has no branch, it begins anew. */
export function openMemory(request: PackRequest, url: string): PushMemory | undefined {
  if (request.cacheFolder === undefined) return undefined;
  const name = createHash('sha1').update(`${url} ${request.branch}`).digest('hex');
  const file = join(request.cacheFolder, 'slotship', `push-${name.slice(0, 16)}`);
  return { file, before: request.tip === undefined ? undefined : readRememberedPush(file) };
}

/** Sent bytes from which the repository of a slot is worth a look. */
const largeBytes = 2_000_000_000;

/**
 * Says what this cache has seen go to the address of the slot's repository: git's protocol does not tell its size, and
 * a swap exchanges the repositories behind two addresses.
 */
export function tellGrowth(before: RememberedPush | undefined, { tell }: PackRequest): void {
  if (before === undefined) return;
  const megabytes = Math.round(before.sentBytes / 1_000_000);
  const grown = `${String(before.pushes)} pushes with ${String(before.objects)} objects, ${String(megabytes)} MB`;
  tell({
    kind: 'said',
    text: `This cache has seen ${grown} go to this address; a swap exchanges the repositories`,
  });
  if (before.sentBytes < largeBytes) return;
  tell({
    kind: 'noticed',
    text: 'The repositories of the slots are worth making smaller; docs/push.md says how.',
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
  const { file, before } = memory;
  writeRememberedPush(file, {
    tip: draft.commit,
    tree: draft.tree,
    ids,
    pushes: (before?.pushes ?? 0) + 1,
    objects: (before?.objects ?? 0) + receipt.objects,
    sentBytes: (before?.sentBytes ?? 0) + receipt.sentBytes,
  });
  return receipt;
}
