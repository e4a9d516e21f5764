import { pathIn, walkFolders } from '../objects/tree-node.ts';
import type { FileNode, FolderNode, FoundFile } from '../objects/tree-node.ts';
import { modes } from '../objects/tree.ts';
import { changesFiles } from './judge-attributes.ts';

/** Longest path that IIS and older tools on Windows plans can open under the folder of the site. */
const longestWindowsPath = 260 - 'C:\\home\\site\\repository\\'.length;

/**
 * What the user must know of a tree that can be pushed, but may not look on the slot as it does here. `readText` reads a
 * `.gitattributes`; undefined: it cannot be read.
 */
export function noteTree(
  root: FolderNode,
  platform: 'windows' | 'linux',
  pointers: readonly string[],
  readText: (path: string, file: FileNode) => string | undefined,
): readonly string[] {
  const notes: string[] = [];
  if (pointers.length > 0) {
    notes.push(
      `${count(pointers, 'file is', 'files are')} only a pointer of Git LFS, not the content: ${some(pointers)}. Run 'git lfs pull' before the build.`,
    );
  }
  const attributes = findAttributes(root).filter(({ folder, file }) => {
    const text = file.content?.toString() ?? readText(pathIn(folder, file.name), file);
    return text !== undefined && changesFiles(text, platform, folder === root);
  });
  if (attributes.length > 0) {
    const paths = attributes.map(({ folder, file }) => pathIn(folder, file.name));
    notes.push(
      `Git on the slot will check files out otherwise than they are in the build (line endings, $Id$ or encoding), as told by ${some(paths)}.`,
    );
  }
  if (platform === 'linux') return notes;
  const seen = {
    collisions: [] as string[],
    long: [] as string[],
    links: [] as string[],
  };
  for (const folder of walkFolders(root)) lookInto(folder, seen);
  if (seen.collisions.length > 0) {
    notes.push(
      `On Windows these names differ from others only in case, and one of each will be lost: ${some(seen.collisions)}.`,
    );
  }
  if (seen.long.length > 0) notes.push(`Paths that may be too long for Windows: ${some(seen.long)}.`);
  if (seen.links.length > 0) {
    notes.push(`Symbolic links become small text files on Windows: ${some(seen.links)}.`);
  }
  return notes;
}

function findAttributes(root: FolderNode): readonly FoundFile[] {
  const found: FoundFile[] = [];
  for (const folder of walkFolders(root)) {
    const file = folder.files.find(({ name }) => name === '.gitattributes');
    if (file !== undefined) found.push({ folder, file });
  }
  return found;
}

function lookInto(folder: FolderNode, seen: Record<'collisions' | 'long' | 'links', string[]>): void {
  const names = new Set<string>();
  for (const { name } of [...folder.folders, ...folder.files]) {
    const folded = foldCase(name);
    if (names.has(folded)) seen.collisions.push(pathIn(folder, name));
    names.add(folded);
  }
  for (const { name, mode } of folder.files) {
    const path = pathIn(folder, name);
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
