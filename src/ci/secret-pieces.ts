import { cutMark } from '#app-service/cut-text.ts';
import { shortestSecret } from './secret-forms.ts';

export type Span = readonly [from: number, to: number];

/** Everywhere that a text was cut: the marks with the blanks around them. */
export function findCuts(text: string): readonly Span[] {
  return [...text.matchAll(new RegExp(`\\s?${cutMark}\\s?`, 'g'))].map(({ 0: mark, index }) => [
    index,
    index + mark.length,
  ]);
}

/** The pieces of a form that cuts have left: its beginning before a cut, its end behind one. */
export function findPieces(text: string, form: string, cuts: readonly Span[]): readonly Span[] {
  return cuts.flatMap(([from, to]) => [
    ...findBeginning(text.slice(Math.max(0, from - form.length), from), form).map((length): Span => [
      from - length,
      from,
    ]),
    ...findEnd(text.slice(to, to + form.length), form).map((length): Span => [to, to + length]),
  ]);
}

/** Length of the longest beginning of the form with which a text ends. */
function findBeginning(text: string, form: string): readonly number[] {
  const first = form.slice(0, shortestSecret);
  for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, at + 1))
    if (form.startsWith(text.slice(at))) return [text.length - at];
  return [];
}

/** Length of the longest end of the form with which a text begins. */
function findEnd(text: string, form: string): readonly number[] {
  const last = form.slice(-shortestSecret);
  for (let end = text.length; end >= shortestSecret; end -= 1)
    if (text.startsWith(last, end - shortestSecret) && form.endsWith(text.slice(0, end))) return [end];
  return [];
}
