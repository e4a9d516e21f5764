import type { Answer } from '../model/answer.ts';
import type { Moment } from '../model/moment.ts';
import type { Place } from '../model/place.ts';
import type { Client, World } from '../model/world.ts';
import type { Core } from '../server/core.ts';
import { refusalReply } from './error-bodies.ts';

export type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** Fields that a body may have: by name, any name (`map`), or anything at all (`any`). */
export type Fields = 'any' | 'map' | { readonly [name: string]: Fields };

/** One request to ARM, read and checked. */
export interface ArmRequest {
  readonly core: Core;
  readonly world: World;
  readonly client: Client;
  readonly moment: Moment;
  /** The values of the path's `{names}`, as they were written. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body's JSON; an empty object where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Path without query, as it came. */
  readonly path: string;
}

/** A request about one slot (production included). */
export interface SiteRequest extends ArmRequest {
  readonly place: Place;
}

/** What a handler answers; `body` undefined is an empty answer, `text` one that is no JSON. */
export interface ArmReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: { readonly type: string; readonly content: string };
}

/** One operation of ARM as the emulator has it. */
export interface Route {
  readonly method: Method;
  /** Path with `{names}` for single segments. */
  readonly path: string;
  /** The right that is checked, over the scope of the resource; undefined where anyone signed in may ask. */
  readonly action: string | undefined;
  /** Fields of the body; undefined where a body is not looked at. */
  readonly fields: Fields | undefined;
  /** Where the behaviour is known from. */
  readonly source: string;
  readonly answer: (request: ArmRequest) => ArmReply | Promise<ArmReply>;
  /** Scope of the check, by the request; the path's own resource if not given. */
  readonly scope?: (request: ArmRequest) => string;
}

/** 200 with a JSON body, or an empty one. */
export function ok(body?: unknown, headers?: Readonly<Record<string, string>>): ArmReply {
  return { status: 200, body, ...(headers && { headers }) };
}

/** Has the model's effects begun, and answers; or answers the model's refusal. */
export async function settle<T>(
  request: ArmRequest,
  answer: Answer<T>,
  reply: (value: T) => ArmReply,
): Promise<ArmReply> {
  if (!answer.ok) return refusalReply(answer.refusal);
  await request.core.perform(answer.effects);
  return reply(answer.value);
}
