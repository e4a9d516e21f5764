/** An entry of a tree object: mode in octal as git writes it (`40000`, `100644`), name, 40 hex digits. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
  /** Set when the name's bytes are not UTF-8, and some came out as replacement characters. */
  readonly garbled?: true;
}

export const modes = {
  folder: '40000',
  file: '100644',
  program: '100755',
  link: '120000',
  submodule: '160000',
} as const;

/**
 * Encodes a tree. Entries are put in git's order: by bytes, a folder as if its name ended with `/`.
 * Source: git, fsck.c verify_ordered and base_name_compare.
 */
export function writeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = sortEntries(entries);
  let size = 0;
  for (const entry of sorted) size += entry.mode.length + Buffer.byteLength(entry.name) + 22;
  const tree = Buffer.allocUnsafe(size);
  let at = 0;
  for (const entry of sorted) {
    at += tree.write(`${entry.mode} `, at, 'latin1');
    at += tree.write(entry.name, at, 'utf8');
    tree[at] = 0;
    at += 1 + tree.write(entry.id, at + 1, 'hex');
  }
  return tree;
}

function sortEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const keyed = entries.map((entry) => ({
    entry,
    key: entry.mode === modes.folder ? `${entry.name}/` : entry.name,
  }));
  // The order of UTF-16 is that of bytes, except where surrogates meet the characters above them.
  const byBytes = keyed.some(({ key }) => /[\ud800-\udfff]/.test(key));
  keyed.sort((first, second) => {
    if (byBytes) return Buffer.compare(Buffer.from(first.key), Buffer.from(second.key));
    return first.key < second.key ? -1 : 1;
  });
  return keyed.map(({ entry }) => entry);
}

/** Decodes a tree. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > content.length) throw new Error('A tree object is damaged');
    const mode = content.toString('latin1', at, space).replace(/^0+/, '');
    const name = content.toString('utf8', space + 1, end);
    const id = content.toString('hex', end + 1, end + 21);
    const garbled = name.includes('\ufffd') && !content.subarray(space + 1, end).equals(Buffer.from(name));
    entries.push(garbled ? { mode, name, id, garbled } : { mode, name, id });
    at = end + 21;
  }
  return entries;
}
