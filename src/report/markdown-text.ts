import { cleanText } from '#app-service/clean-text.ts';

const url = /(https?:\/\/[^\s<>()[\]|\\"'`]*[^\s<>()[\]|\\"'`.,;:!?])/;

/**
 * Text in one line that GitHub's Markdown shows as it is, with its URLs as links: no other markup, no HTML, no end of
 * a table's cell. Source: GitHub Flavored Markdown, backslash escapes and autolinks.
 */
export function escapeMarkdown(text: string): string {
  return cleanText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .split(url)
    .map((part, at) => (at % 2 === 1 ? `<${part}>` : escapeMarks(part)))
    .join('');
}

function escapeMarks(text: string): string {
  return (
    text
      .replace(/[\\`*_{}[\]<>#|~!@$&]/g, '\\$&')
      // What makes a list, a heading or a quotation at the start of a line.
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\')
  );
}

/** A link; a URL that is none of the web's stays text. */
export function linkTo(text: string, target: string): string {
  const label = cleanText(text).replaceAll(/\s+/g, ' ').trim();
  return new RegExp(`^${url.source}$`).test(target)
    ? `[${escapeMarks(label)}](${target})`
    : escapeMarkdown(`${label} (${target})`);
}

/** A table; the head decides the number of its columns. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lay = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const body = rows.map((row) => lay(head.map((_, at) => row[at] ?? '')));
  return [lay(head), `|${' --- |'.repeat(head.length)}`, ...body].join('\n');
}

/** Text as a block of code; its fence is longer than any row of backticks in it. */
export function fence(text: string): string {
  const clean = cleanText(text);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${clean}\n${marks}`;
}
