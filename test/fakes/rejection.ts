import { Failure } from '#failures/failure.ts';

/** What a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('it resolved');
}

/** The failure that a promise is rejected with; anything else is thrown on. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await rejectionOf(promise);
  if (thrown instanceof Failure) return thrown;
  throw thrown;
}
