/** Who made a commit, and when (milliseconds since 1970). */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: number;
}

export interface CommitFields {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Encodes a commit in UTF-8; what git forbids in names is left out of them. Times are written in UTC. */
export function writeCommit(commit: CommitFields): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature(commit.author)}`,
    `committer ${signature(commit.committer)}`,
    '',
    `${commit.message.replaceAll('\0', '').trimEnd()}\n`,
  ];
  return Buffer.from(lines.join('\n'));
}

function signature({ name, email, at }: Signature): string {
  const seconds = Math.max(0, Math.floor(at / 1000));
  return `${cleanName(name) || 'unknown'} <${cleanName(email)}> ${String(seconds)} +0000`;
}

/** Source: git, ident.c strbuf_addstr_without_crud. */
function cleanName(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is taken out
  return text.replace(/[<>\u0000-\u001f]/g, '').replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g, '');
}

/**
 * Decodes a commit. A message in another encoding than UTF-8 is read as Latin-1.
 * @throws Error when the object is no commit
 */
export function parseCommit(content: Buffer): CommitFields {
  const split = content.indexOf('\n\n');
  const head = content.toString('utf8', 0, split < 0 ? content.length : split).split('\n');
  const field = (name: string): string[] =>
    head.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const tree = field('tree')[0];
  if (tree === undefined) throw new Error('A commit object is damaged');
  const encoding = field('encoding')[0] ?? 'utf-8';
  const text = /^utf-?8$/i.test(encoding) ? 'utf8' : 'latin1';
  return {
    tree,
    parents: field('parent'),
    author: parseSignature(field('author')[0] ?? ''),
    committer: parseSignature(field('committer')[0] ?? ''),
    message: split < 0 ? '' : content.toString(text, split + 2),
  };
}

function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<([^>]*)> (\d+)/.exec(text);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', at: Number(match?.[3] ?? 0) * 1000 };
}
