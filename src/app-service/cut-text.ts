/** Stands where text was cut. By it a redactor sees that what is beside it may be a piece of a secret. */
export const cutMark = '…';

/** The text, or as much of its beginning and the mark. */
export function cutText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}${cutMark}` : text;
}

/** The text, or the mark and as much of its end. */
export function cutBeginning(text: string, longest: number): string {
  return text.length > longest ? `${cutMark}${text.slice(-longest).replace(/^[\uDC00-\uDFFF]/, '')}` : text;
}
