/** A request to ARM and its answer, as the emulator records them and as oav reads them. */
export interface Exchange {
  readonly liveRequest: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly liveResponse: {
    readonly statusCode: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

/** What the judge says of an exchange. */
export interface Verdict {
  /** The definition's operation id; for one without a definition its method and path, ids left out. */
  readonly operation: string;
  readonly kind: 'conforms' | 'differs' | 'undefined operation';
  /** Empty unless it differs. */
  readonly problems: readonly string[];
}
