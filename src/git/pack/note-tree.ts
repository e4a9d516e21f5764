import { pathIn, walkFolders } from '../objects/tree-node.ts';
import type { FolderNode } from '../objects/tree-node.ts';
import { modes } from '../objects/tree.ts';

/** Longest path that IIS and older tools on Windows plans can open under the folder of the site. */
const longestWindowsPath = 260 - 'C:\\home\\site\\repository\\'.length;

/** What the user must know of a tree that can be pushed, but may not look on the slot as it does here. */
export function noteTree(
  root: FolderNode,
  platform: 'windows' | 'linux',
  pointers: readonly string[],
): readonly string[] {
  const notes: string[] = [];
  if (pointers.length > 0) {
    notes.push(
      `${count(pointers, 'file is', 'files are')} only a pointer of Git LFS, not the content: ${some(pointers)}. Run 'git lfs pull' before the build.`,
    );
  }
  if (platform === 'linux') return notes;
  const seen = {
    collisions: [] as string[],
    attributes: [] as string[],
    long: [] as string[],
    links: [] as string[],
  };
  for (const folder of walkFolders(root)) lookInto(folder, seen);
  if (seen.collisions.length > 0) {
    notes.push(
      `On Windows these names differ from others only in case, and one of each will be lost: ${some(seen.collisions)}.`,
    );
  }
  if (seen.attributes.length > 0) {
    notes.push(
      `.gitattributes below the root may change line endings on the slot: ${some(seen.attributes)}.`,
    );
  }
  if (seen.long.length > 0) notes.push(`Paths that may be too long for Windows: ${some(seen.long)}.`);
  if (seen.links.length > 0) {
    notes.push(`Symbolic links become small text files on Windows: ${some(seen.links)}.`);
  }
  return notes;
}

function lookInto(
  folder: FolderNode,
  seen: Record<'collisions' | 'attributes' | 'long' | 'links', string[]>,
): void {
  const names = new Set<string>();
  for (const { name } of [...folder.folders, ...folder.files]) {
    const folded = foldCase(name);
    if (names.has(folded)) seen.collisions.push(pathIn(folder, name));
    names.add(folded);
  }
  for (const { name, mode } of folder.files) {
    const path = pathIn(folder, name);
    if (name === '.gitattributes' && folder.path !== '') seen.attributes.push(path);
    if (path.length > longestWindowsPath) seen.long.push(path);
    if (mode === modes.link) seen.links.push(path);
  }
}

/** NTFS compares letter by letter, so that 'ß' is not 'SS'. Source: Windows, the $UpCase table of NTFS. */
function foldCase(name: string): string {
  const upper = name.toUpperCase();
  if (upper.length === name.length) return upper;
  return name.replace(/./gsu, (letter) => {
    const large = letter.toUpperCase();
    return large.length === letter.length ? large : letter;
  });
}

/** The first few of a list. */
export function some(paths: readonly string[]): string {
  return paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${String(paths.length - 3)} more` : '');
}

const count = (paths: readonly string[], one: string, many: string): string =>
  `${String(paths.length)} ${paths.length === 1 ? one : many}`;
