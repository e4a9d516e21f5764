import { isObject } from './json.ts';

export interface Packs {
  readonly packs: number;
  readonly sizeBytes: number;
}

/** Adds up the packs in a list of a folder's files; undefined where it is no such list. Source: Kudu, VfsStatEntry.cs. */
export function parsePacks(json: unknown): Packs | undefined {
  if (!Array.isArray(json)) return undefined;
  let [packs, sizeBytes] = [0, 0];
  for (const one of json as readonly unknown[]) {
    if (!isObject(one)) return undefined;
    const { name, size } = one;
    if (typeof name !== 'string' || typeof size !== 'number') return undefined;
    if (!name.endsWith('.pack')) continue;
    packs += 1;
    sizeBytes += size;
  }
  return { packs, sizeBytes };
}
