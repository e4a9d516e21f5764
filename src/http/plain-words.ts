import { cleanText } from '#app-service/clean-text.ts';
import { cutText } from '#app-service/cut-text.ts';

/** A server's text in one line, without what could move or colour what a terminal shows. */
export function printable(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** Text of an answer in one line, a page of HTML without its tags, at most 600 characters. */
export function plainWords(text: string): string {
  const bare = printable(
    text.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]{1,400}>/g, ' '),
  );
  return cutText(bare, 600);
}
