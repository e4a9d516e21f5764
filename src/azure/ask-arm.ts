import type { ArmContext } from './arm-client.ts';
import { failArmAnswer, failArmConnection } from './arm-error.ts';
import type { ArmAnswer } from './arm-error.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Clock } from '#ports';

/** What a thrown error of the SDK's looks like. Source: core-rest-pipeline, RestError; core-client, createRestError. */
interface SdkError {
  readonly statusCode?: unknown;
  readonly response?: {
    readonly status?: unknown;
    readonly bodyAsText?: unknown;
    readonly headers?: unknown;
  };
}

/** Pauses between the tries of a read, in ms. */
const pausesMs = [1_000, 3_000] as const;

/** Does one thing in ARM and turns every way it can go wrong into a failure of access.ts. */
export async function askArm<T>(operation: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (isAnyFailure(thrown)) throw thrown;
    const answer = answerOf(thrown);
    throw answer === undefined ? failArmConnection(operation, thrown) : failArmAnswer(operation, answer);
  }
}

/** The same for a read, tried again when ARM is away for a moment. */
export async function readArm<T>(operation: string, clock: Clock, ask: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await askArm(operation, ask);
    } catch (thrown) {
      if (!isFailure(thrown, 'ARM_UNAVAILABLE')) throw thrown;
      await clock.sleep(pauseMs);
    }
  }
  return askArm(operation, ask);
}

/** A raw answer: for what the SDK has no function, or whose function does too much. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface RawPath {
  get(options?: object): PromiseLike<unknown>;
  post(options?: object): PromiseLike<unknown>;
  patch(options?: object): PromiseLike<unknown>;
}

/** Sends one request along the SDK's pipeline and gives the answer as it is. `path` starts with `/`, or is a whole URL at ARM. */
export async function sendRaw(
  context: ArmContext,
  method: 'get' | 'post' | 'patch',
  path: string,
  body?: unknown,
): Promise<RawAnswer> {
  const raw = context.pathUnchecked(path) as RawPath;
  const given = body === undefined ? {} : { body, contentType: 'application/json' };
  const answer = (await raw[method]({ ...given, skipUrlEncoding: true })) as {
    readonly status: string;
    readonly body: unknown;
    readonly headers: Readonly<Record<string, string | undefined>>;
  };
  return { status: Number(answer.status), body: answer.body, headers: answer.headers };
}

/** Throws what a raw answer amounts to unless it has one of the accepted statuses. */
export function acceptOnly(operation: string, answer: RawAnswer, accepted: readonly number[]): RawAnswer {
  if (accepted.includes(answer.status)) return answer;
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
  throw failArmAnswer(operation, { status: answer.status, body, headers: answer.headers });
}

function answerOf(thrown: unknown): ArmAnswer | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { statusCode, response } = thrown as SdkError;
  const status = Number(statusCode ?? response?.status);
  if (!Number.isInteger(status)) return undefined;
  const details = 'details' in thrown ? thrown.details : undefined;
  const body = typeof response?.bodyAsText === 'string' ? response.bodyAsText : JSON.stringify(details ?? '');
  return { status, body, headers: headersOf(response?.headers) };
}

function headersOf(headers: unknown): ArmAnswer['headers'] {
  if (typeof headers !== 'object' || headers === null) return {};
  if ('toJSON' in headers && typeof headers.toJSON === 'function')
    return headers.toJSON() as ArmAnswer['headers'];
  return headers as ArmAnswer['headers'];
}
