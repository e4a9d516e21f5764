import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How a deployed app is started: Node's arguments, or nothing to run, or why not. */
export type FoundApp =
  | { readonly kind: 'node'; readonly args: readonly string[] }
  | { readonly kind: 'static' }
  | { readonly kind: 'unknown'; readonly reason: string };

const usualNames = ['server.js', 'index.js', 'app.js', 'server.mjs', 'index.mjs', 'app.mjs'];

/**
 * Looks for the app in `wwwroot`: package.json's start script of the form `node …`, its main file,
 * then the usual file names. A folder with none of these is served as it is.
 */
export function findApp(wwwroot: string): FoundApp {
  const file = join(wwwroot, 'package.json');
  const manifest = existsSync(file) ? readManifest(file) : {};
  if (manifest === undefined) return { kind: 'unknown', reason: 'package.json is not JSON.' };
  const usual = [manifest.main, ...usualNames].find(
    (name) => name !== undefined && isFile(join(wwwroot, name)),
  );
  const start = manifest.scripts?.['start']?.trim();
  const [, args] = /^node(?:\.exe)?\s+(.+)$/u.exec(start ?? '') ?? [];
  if (args !== undefined) return { kind: 'node', args: args.split(/\s+/u) };
  if (usual !== undefined) return { kind: 'node', args: [usual] };
  return start === undefined
    ? { kind: 'static' }
    : { kind: 'unknown', reason: `The start script '${start}' is not of the form 'node file'.` };
}

interface Manifest {
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
