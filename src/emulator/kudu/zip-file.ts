import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/**
 * Unpacks `zip` into `folder`, which is made even for an empty zip.
 *
 * @throws Error when it is no zip, or a name in it would leave the folder
 */
export function extractZip(zip: Uint8Array, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = name.replaceAll('\\', '/');
    if (path.startsWith('/') || path.split('/').includes('..')) {
      throw new Error(`The zip holds '${name}', which lies outside of it.`);
    }
    const file = join(folder, path);
    if (path.endsWith('/')) {
      mkdirSync(file, { recursive: true });
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
}
