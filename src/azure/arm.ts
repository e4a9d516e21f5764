import type { TokenCredential } from '@azure/identity';
import type { AppAddress } from '#app-service/slot.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { ConnectionSettings } from '#http/connection.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { Clock } from '#ports';
import { answerOf, readRetryAfter } from './arm-answer.ts';
import { makeArmContext } from './arm-client.ts';
import type { ArmContext } from './arm-client.ts';
import { failArmAnswer, failArmConnection } from './arm-error.ts';
import { makeSdkHttpClient } from './sdk-http-client.ts';

/** A credential that can be told to forget its token. */
export interface RenewableCredential extends TokenCredential {
  renew?(): void;
}

export interface ArmSettings {
  /** Origin of Azure Resource Manager. */
  readonly managementUrl: string;
  readonly credential: RenewableCredential;
  readonly connection: ConnectionSettings;
  readonly clock: Clock;
  /** Aborted when the run is cancelled. */
  readonly signal?: AbortSignal;
  /** Longest time for one request with its answer, in ms; 4 minutes if not given, as long as the front end waits. */
  readonly requestTimeoutMs?: number;
}

/** A success as it came, for what the SDK has no function, or one that does too much. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** ARM through the SDK's pipeline; `operation` is what is asked, in words, for the failure. */
export interface Arm {
  /** The first three arguments of the SDK's functions about an app. */
  at(address: AppAddress): readonly [ArmContext, string, string];
  context(subscriptionId: string): ArmContext;
  /** Does something once. */
  write<T>(operation: string, act: () => Promise<T>): Promise<T>;
  /** Reads, up to three times while ARM is away; waits as long as ARM asks for. */
  read<T>(operation: string, act: () => Promise<T>): Promise<T>;
  /** One request; `path` starts with `/`, or is a URL that ARM gave. */
  send(method: 'get' | 'post' | 'patch', path: string, body?: unknown): Promise<RawAnswer>;
}

/** Pauses between the tries of a read, in ms, where ARM asks for none. */
const pausesMs = [1_000, 3_000] as const;
const longestPauseMs = 60_000;
const defaultTimeoutMs = 240_000;

export function makeArm(settings: ArmSettings): Arm {
  const { managementUrl, credential, clock, signal } = settings;
  const httpClient = makeSdkHttpClient({
    connection: makeConnection(settings.connection),
    origin: new URL(managementUrl).origin,
    timeoutMs: settings.requestTimeoutMs ?? defaultTimeoutMs,
    signal,
  });
  const contexts = new Map<string, ArmContext>();
  const context = (subscriptionId: string): ArmContext => {
    const known = contexts.get(subscriptionId);
    const found = known ?? makeArmContext(subscriptionId, managementUrl, credential, httpClient);
    contexts.set(subscriptionId, found);
    return found;
  };
  const renew = (): void => {
    credential.renew?.();
    // Each context keeps the token that it was given.
    contexts.clear();
  };
  const write = <T>(operation: string, act: () => Promise<T>): Promise<T> => once(operation, act, renew);
  return {
    at: ({ subscriptionId, resourceGroup, app }) => [context(subscriptionId), resourceGroup, app],
    context,
    write,
    read: (operation, act) => repeated(() => write(operation, act), clock, signal),
    send: (method, path, body) => sendRaw(context(subscriptionOf(path)), method, path, body),
  };
}

/** Acts, once more with a new token where the old one was not accepted (such a request did nothing), and turns what goes wrong into a failure. */
async function once<T>(operation: string, act: () => Promise<T>, renew: () => void): Promise<T> {
  try {
    return await act().catch((thrown: unknown) => {
      if (answerOf(thrown)?.status !== 401) throw thrown;
      renew();
      return act();
    });
  } catch (thrown) {
    if (isAnyFailure(thrown)) throw thrown;
    const answer = answerOf(thrown);
    throw answer === undefined
      ? failArmConnection(operation, thrown)
      : failArmAnswer(operation, answer, thrown);
  }
}

async function repeated<T>(act: () => Promise<T>, clock: Clock, signal: AbortSignal | undefined): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await act();
    } catch (thrown) {
      if (!isFailure(thrown, 'ARM_UNAVAILABLE')) throw thrown;
      const askedMs = readRetryAfter(answerOf(thrown)?.headers ?? {}, clock.now());
      await clock.sleep(Math.min(askedMs ?? pauseMs, longestPauseMs), signal);
    }
  }
  return act();
}

async function sendRaw(
  context: ArmContext,
  method: 'get' | 'post' | 'patch',
  path: string,
  body: unknown,
): Promise<RawAnswer> {
  const given = body === undefined ? {} : { body, contentType: 'application/json' };
  const answer = await context.pathUnchecked(path)[method](given);
  return { status: Number(answer.status), body: answer.body as unknown, headers: answer.headers };
}

/** The subscription that a resource id or a URL of ARM's names. */
function subscriptionOf(path: string): string {
  return /\/subscriptions\/([^/?]+)/i.exec(path)?.[1] ?? '';
}
