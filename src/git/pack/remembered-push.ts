import { readCacheFile, writeCacheFile } from './cache-file.ts';

/** What a push left in the cache: which objects stand behind the branch's head. */
export interface RememberedPush {
  /** Commit that was pushed; the rest holds only while the branch is there. */
  readonly tip: string;
  readonly tree: string;
  /** Trees and files of that tree. */
  readonly ids: ReadonlySet<string>;
  /** Pushes that this cache has seen, and the objects and bytes they sent. */
  readonly pushes: number;
  readonly objects: number;
  readonly sentBytes: number;
}

const magic = 'slotship remembered push 1';

/** Reads it; undefined when there is none, or when it is not whole. */
export function readRememberedPush(file: string): RememberedPush | undefined {
  const bytes = readCacheFile(file);
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf('\n');
  const [title, tip, tree, ...numbers] = bytes.toString('latin1', 0, Math.max(end, 0)).split('\t');
  const [count = -1, pushes = 0, objects = 0, sentBytes = 0] = numbers.map(Number);
  if (title !== magic || tip === undefined || tree === undefined) return undefined;
  if (bytes.length !== end + 1 + count * 20) return undefined;
  const hex = bytes.toString('hex', end + 1);
  const ids = new Set<string>();
  for (let at = 0; at < hex.length; at += 40) ids.add(hex.slice(at, at + 40));
  return { tip, tree, ids, pushes, objects, sentBytes };
}

/** Writes it for the next run. */
export function writeRememberedPush(file: string, push: RememberedPush): void {
  const numbers = [push.ids.size, push.pushes, push.objects, push.sentBytes].map(String);
  const head = [magic, push.tip, push.tree, ...numbers].join('\t');
  const ids = Buffer.allocUnsafe(push.ids.size * 20);
  let at = 0;
  for (const id of push.ids) at += ids.write(id, at, 'hex');
  writeCacheFile(file, Buffer.concat([Buffer.from(`${head}\n`), ids]));
}
