/**
 * Puts generated text between `<!-- begin NAME -->` and `<!-- end NAME -->`.
 *
 * @throws Error when the markers are missing, so that a lost marker is not taken for a current text
 */
export function fillBlock(text: string, name: string, block: string): string {
  const [begin, end] = [`<!-- begin ${name} -->\n`, `\n<!-- end ${name} -->`];
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from - 1);
  if (from < begin.length || to < 0) throw new Error(`there is no place for '${name}' in the text`);
  return `${text.slice(0, from)}\n${block}\n${text.slice(to)}`;
}
