import { printable } from '#http/plain-words.ts';

/** An error that says: these bytes are not what git's protocol allows here. */
export interface OddAnswer extends Error {
  readonly code: 'ODD_ANSWER';
}

/** Makes the error; `words` quote what was seen. */
export function oddAnswer(words: string): OddAnswer {
  return Object.assign(new Error(printable(words)), { code: 'ODD_ANSWER' as const });
}

/** Tells whether `thrown` came from bytes that are not git's, rather than from the connection. */
export function isOddAnswer(thrown: unknown): thrown is OddAnswer {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ODD_ANSWER';
}
