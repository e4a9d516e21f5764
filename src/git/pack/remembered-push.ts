import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
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

/** Writes it beside and then in place, so that a run that is killed leaves the old one. */
export function writeRememberedPush(file: string, push: RememberedPush): void {
  const numbers = [push.ids.size, push.pushes, push.objects, push.sentBytes].map(String);
  const head = [magic, push.tip, push.tree, ...numbers].join('\t');
  const ids = Buffer.allocUnsafe(push.ids.size * 20);
  let at = 0;
  for (const id of push.ids) at += ids.write(id, at, 'hex');
  writeWhole(file, Buffer.concat([Buffer.from(`${head}\n`), ids]));
}

/** Writes a file of the cache. A cache that cannot be written is done without. */
export function writeWhole(file: string, bytes: Uint8Array): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  } catch {
    // The next run finds no cache, or an older one that it checks as always.
  }
}
