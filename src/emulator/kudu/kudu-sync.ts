import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';

/** What is copied where. */
export interface SyncOrder {
  readonly from: string;
  readonly to: string;
  /** Written: what this deployment put there, one relative path a line. */
  readonly nextManifest: string;
  /** Read: what the previous deployment put there; undefined counts as nothing. */
  readonly previousManifest: string | undefined;
  /** Removes also what no deployment put there. */
  readonly mirror: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const ignored = new Set(['.git', '.hg', '.deployment', 'deploy.cmd', 'deploy.sh']);
const linesSaid = 50;
const entriesABreath = 64;

interface SyncState extends SyncOrder {
  readonly previous: ReadonlySet<string>;
  readonly manifest: string[];
  readonly said: { count: number };
}

/**
 * Copies a deployment by KuduSync's rule: new and changed files are copied, and of what lies in the
 * target without being in the source, only what the previous manifest names is removed.
 *
 * A file counts as unchanged when its size and modification time are equal. Source: KuduSync.NET,
 * and the npm package kudusync, whose manifests this reads and writes.
 */
export async function syncFolders(order: SyncOrder): Promise<void> {
  const state: SyncState = {
    ...order,
    previous: readManifest(order.previousManifest),
    manifest: [],
    said: { count: 0 },
  };
  order.say(`KuduSync.NET from: '${order.from}' to: '${order.to}'`);
  mkdirSync(order.to, { recursive: true });
  await syncFolder('', state);
  writeFileSync(order.nextManifest, state.manifest.join('\n'));
}

function readManifest(file: string | undefined): ReadonlySet<string> {
  if (file === undefined) return new Set();
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
}

async function syncFolder(folder: string, state: SyncState): Promise<void> {
  const source = entriesOf(join(state.from, folder)).filter(
    ({ name }) => folder !== '' || !ignored.has(name.toLowerCase()),
  );
  const names = new Set(source.map(({ name }) => name));
  for (const { name } of entriesOf(join(state.to, folder))) {
    const path = join(folder, name);
    if (names.has(name) || !(state.mirror || state.previous.has(path))) continue;
    removeDeployed(path, state);
  }
  for (const entry of source) {
    const path = join(folder, entry.name);
    state.manifest.push(path);
    if (state.manifest.length % entriesABreath === 0) {
      await breathe();
      state.signal.throwIfAborted();
    }
    if (entry.isDirectory()) await syncInto(path, state);
    else copyChanged(path, entry, state);
  }
}

async function syncInto(path: string, state: SyncState): Promise<void> {
  const target = join(state.to, path);
  const there = statOf(target);
  if (there && !there.isDirectory()) rmSync(target, { force: true });
  if (!there?.isDirectory()) mkdirSync(target);
  await syncFolder(path, state);
}

function copyChanged(path: string, entry: Dirent, state: SyncState): void {
  const [source, target] = [join(state.from, path), join(state.to, path)];
  const there = statOf(target);
  if (entry.isSymbolicLink()) {
    const goal = readlinkSync(source);
    if (there?.isSymbolicLink() === true && readlinkSync(target) === goal) return;
    if (there) rmSync(target, { recursive: true, force: true });
    symlinkSync(goal, target);
  } else {
    const stats = lstatSync(source);
    if (there?.isFile() === true && there.size === stats.size && sameTime(there, stats)) return;
    if (there && !there.isFile()) rmSync(target, { recursive: true, force: true });
    copyFileSync(source, target);
    utimesSync(target, stats.atime, stats.mtime);
  }
  tell(`Copying file: '${path}'`, state);
}

/** Removes `path` of an earlier deployment; a folder keeps what nobody deployed in it. */
function removeDeployed(path: string, state: SyncState): void {
  const target = join(state.to, path);
  if (state.mirror || statOf(target)?.isDirectory() !== true) {
    tell(`Deleting file: '${path}'`, state);
    rmSync(target, { recursive: true, force: true });
    return;
  }
  for (const { name } of entriesOf(target)) {
    if (state.previous.has(join(path, name))) removeDeployed(join(path, name), state);
  }
  if (entriesOf(target).length === 0) rmSync(target, { recursive: true });
}

function tell(line: string, { said, say }: SyncState): void {
  said.count += 1;
  if (said.count <= linesSaid) say(line);
  else if (said.count === linesSaid + 1) say('Omitting next output lines...');
}

function sameTime(one: Stats, other: Stats): boolean {
  return Math.abs(one.mtimeMs - other.mtimeMs) < 1;
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
