/** What the model says to a request: done, with what must now happen outside, or refused in Azure's words. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Something that must happen to processes because the model changed; slots are named as in the model. */
export type Effect =
  | { readonly kind: 'restart-site'; readonly app: string; readonly slot: string }
  | { readonly kind: 'stop-site'; readonly app: string; readonly slot: string }
  | { readonly kind: 'restart-scm'; readonly app: string; readonly slot: string }
  | { readonly kind: 'run-swap'; readonly swapId: string }
  | { readonly kind: 'open-slot'; readonly app: string; readonly slot: string }
  | { readonly kind: 'close-slot'; readonly app: string; readonly slot: string; readonly contentId: string };

/**
 * A refusal: `layer` says whose envelope it has. ARM writes `{"error":{…}}`, Microsoft.Web `{"Code":…}`.
 * Source: Azure Resource Manager and App Service error bodies as recorded by azure-cli.
 */
export interface Refusal {
  readonly layer: 'arm' | 'web';
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** App Service's own number of the message. */
  readonly extendedCode?: string;
}

/** Done, with `value`. */
export function done<T>(value: T, effects: readonly Effect[] = []): Answer<T> {
  return { ok: true, value, effects };
}

/** Refused. */
export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
