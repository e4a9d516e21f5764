import { cleanText } from '#app-service/clean-text.ts';
import { cutText } from '#app-service/cut-text.ts';

const longest = 1000;

/** Describes a body that is not JSON: its text in one line, or of a page only that it is one. */
export function describeText(body: string): string {
  const text = body.trim();
  if (text === '') return 'nothing more was said.';
  if (!isPage(text)) return oneLine(text);
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim() ?? '';
  return title === '' ? 'a web page.' : `a web page titled "${oneLine(title)}".`;
}

/** Whether a body is a page of a front end or a proxy, and so nothing that the service itself said. */
export function isPage(body: string): boolean {
  return body.trimStart().startsWith('<');
}

/** Text without line breaks, and not endless. */
export function oneLine(text: string): string {
  return cutText(cleanText(text).replace(/\s+/g, ' ').trim(), longest);
}
