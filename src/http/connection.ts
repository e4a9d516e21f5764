import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** What a connection is made with. */
export interface ConnectionSettings {
  /** Certificates (PEM) trusted beside those that Node trusts by itself. */
  readonly ca: readonly string[];
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, their lower-case forms and `NODE_EXTRA_CA_CERTS` are looked up here. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A body with its size known beforehand; `open` may be called again for a retry. */
export interface SizedBody {
  readonly sizeBytes: number;
  open(): Readable;
}

export interface ConnectionRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | SizedBody;
  /** Longest silence, from the last byte either way, in ms. */
  readonly idleTimeoutMs: number;
  /** A new connection for this request alone. */
  readonly fresh?: boolean;
  /** Called when the server is reached: from then on silence is its own. */
  readonly onConnected?: () => void;
  readonly onSent?: (sentBytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface ConnectionAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: IncomingMessage;
}

/**
 * The one way out for everything that is not the Azure SDK: node:https with an agent of its own, so that no
 * default agent's time-out cuts a long silence. Rejects with the socket's own error.
 */
export interface Connection {
  send(request: ConnectionRequest): Promise<ConnectionAnswer>;
  close(): void;
}
