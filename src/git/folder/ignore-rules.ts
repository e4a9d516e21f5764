/** Says whether a path of the build (with `/`) is left out. A folder that is left out is not looked into. */
export type IgnoreRules = (path: string, isFolder: boolean) => boolean;

/** Name of the file at the root of the build that holds the rules; it is itself not deployed. */
export const ignoreFileName = '.slotshipignore';

interface Rule {
  readonly wanted: boolean;
  readonly folderOnly: boolean;
  readonly matches: RegExp;
}

/**
 * Parses rules in the form of `.gitignore`: the last rule that matches decides, `!` takes back.
 * Source: git, gitignore, "Pattern Format".
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const rules = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap(parseRule);
  return (path, isFolder) => {
    if (path === ignoreFileName) return true;
    let ignored = false;
    for (const rule of rules) {
      if ((isFolder || !rule.folderOnly) && rule.matches.test(path)) ignored = !rule.wanted;
    }
    return ignored;
  };
}

function parseRule(line: string): Rule[] {
  let pattern = line.replace(/(?<!\\)((?:\\\\)*) +$/, '$1');
  if (pattern === '' || pattern.startsWith('#')) return [];
  const wanted = pattern.startsWith('!');
  if (wanted) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  if (pattern === '') return [];
  const source = translate(pattern);
  if (source === undefined) return [];
  return [{ wanted, folderOnly, matches: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}$`, 's') }];
}

interface Piece {
  readonly source: string;
  /** Characters of the pattern that it stands for. */
  readonly length: number;
}

/** The pattern as a regular expression; undefined for one that can match nothing, such as an open bracket. */
function translate(pattern: string): string | undefined {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const starts = at === 0 || pattern[at - 1] === '/';
    const piece = (starts ? parseDoubleStar(rest) : undefined) ?? parsePiece(rest);
    if (piece === undefined) return undefined;
    source += piece.source;
    at += piece.length;
  }
  return source;
}

function parseDoubleStar(rest: string): Piece | undefined {
  if (rest.startsWith('**/')) return { source: '(?:.*/)?', length: 3 };
  return rest === '**' ? { source: '.*', length: 2 } : undefined;
}

function parsePiece(rest: string): Piece | undefined {
  const char = rest.charAt(0);
  if (char === '[') return parseClass(rest);
  if (char === '*') return { source: '[^/]*', length: 1 };
  if (char === '?') return { source: '[^/]', length: 1 };
  if (char !== '\\') return { source: escape(char), length: 1 };
  return rest.length === 1 ? undefined : { source: escape(rest.charAt(1)), length: 2 };
}

function parseClass(rest: string): Piece | undefined {
  const match = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]/s.exec(rest);
  if (match === null) return undefined;
  const [whole, negation, inner = ''] = match;
  const body = translateClass(inner);
  // A class of nothing matches nothing; the contrary of it anything.
  const source =
    body === '' ? (negation === '' ? '(?!)' : '[^/]') : `(?!/)[${negation === '' ? '' : '^'}${body}]`;
  return { source, length: whole.length };
}

/** Single characters, ranges and named classes; of a range that runs backwards, only its first. */
function translateClass(inner: string): string {
  const char = String.raw`\\.|[^\\]`;
  const parts = inner.matchAll(new RegExp(String.raw`\[:([a-z]+):\]|(${char})-(${char})|(${char})`, 'gs'));
  let body = '';
  for (const [, name, from, to, single] of parts) {
    if (name !== undefined) body += posixClasses[name] ?? '';
    else if (single !== undefined) body += escape(bare(single));
    else if (from !== undefined && to !== undefined) {
      const [first, last] = [bare(from), bare(to)];
      body += first <= last ? `${escape(first)}-${escape(last)}` : escape(first);
    }
  }
  return body;
}

const bare = (char: string): string => (char.length === 2 && char.startsWith('\\') ? char.charAt(1) : char);

const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  xdigit: 'a-fA-F0-9',
  punct: '!-/:-@\\[-`{-~',
};

const escape = (char: string): string => char.replace(/[-.*+?^${}()|[\]\\/]/, '\\$&');
