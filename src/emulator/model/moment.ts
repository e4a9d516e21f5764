/** The time and the luck of one request, handed in so that the model needs neither clock nor randomness. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0, less than 1; another one at each call. */
  readonly random: () => number;
}

/** A GUID, lower case with hyphens. */
export function makeGuid(moment: Moment): string {
  const hex = makeText(moment, 32, '0123456789abcdef');
  const variant = '89ab'.charAt(Math.floor(moment.random() * 4));
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** A publishing password as Azure makes them: 60 letters and digits. */
export function makePassword(moment: Moment): string {
  return makeText(moment, 60, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
}

/** `length` characters out of `alphabet`. */
export function makeText(moment: Moment, length: number, alphabet: string): string {
  let text = '';
  while (text.length < length) text += alphabet.charAt(Math.floor(moment.random() * alphabet.length));
  return text;
}
