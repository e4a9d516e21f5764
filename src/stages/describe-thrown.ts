import { isAnyFailure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';

/** One line for something thrown, for a sentence that says what was seen last. */
export function describeThrown(thrown: unknown): string {
  if (isAnyFailure(thrown)) {
    const [text] = describeFailure(thrown);
    return text === undefined ? thrown.code : `${text.what} ${text.why}`;
  }
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : 'nothing';
}
