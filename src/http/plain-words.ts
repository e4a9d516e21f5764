import { cutText } from '#app-service/cut-text.ts';

/** A server's text in one line, without the control characters by which it could move or colour what a terminal shows. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is taken out
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

/** Text of an answer in one line, a page of HTML without its tags, at most 600 characters. */
export function plainWords(text: string): string {
  const bare = printable(
    text.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]{1,400}>/g, ' '),
  );
  return cutText(bare, 600);
}
