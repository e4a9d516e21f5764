/** Where in an answer a value is looked for. */
export type ValuePlace =
  | { readonly kind: 'json-path'; readonly path: string }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'body' };

/** How a running app is asked which build it is. `expect` may hold `{commit}` and `{build}`. */
export interface VersionCheck {
  readonly path: string;
  readonly place: ValuePlace;
  readonly expect: string;
}

/** Text of a header or body, with references to environment variables kept apart from literals. */
export type TextPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'environment'; readonly name: string };

/** What an answer must be. Every member given must hold. */
export interface HttpExpectation {
  /** Accepted status codes; default 200 to 299. */
  readonly status: readonly number[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string | undefined;
  readonly bodyPattern: string | undefined;
  readonly jsonPath: readonly { readonly path: string; readonly value: unknown }[];
  readonly jsonSchema: unknown;
  readonly maxTimeMs: number | undefined;
}

/** Where a check runs: against the slot before the swap, production after it, or both. */
export type CheckSide = 'slot' | 'production';

interface CheckBase {
  readonly name: string;
  readonly on: readonly CheckSide[];
  readonly timeoutMs: number;
  /** Further tries after a failure. */
  readonly retries: number;
  readonly retryPauseMs: number;
  /** Successes needed one after the other. */
  readonly consecutive: number;
}

export interface HttpCheck extends CheckBase {
  readonly kind: 'http';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly TextPart[]>>;
  readonly body: readonly TextPart[] | undefined;
  readonly followRedirects: boolean;
  readonly expect: HttpExpectation;
}

export interface CommandCheck extends CheckBase {
  readonly kind: 'command';
  /** Program and arguments, or one text when `shell` is true. */
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly cwd: string | undefined;
  /** Names of further environment variables that the command is given. */
  readonly env: readonly string[];
}

export type Check = HttpCheck | CommandCheck;

/** A check as it went; a test in the CI. */
export interface TestResult {
  readonly suite: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  /** Why it failed or was skipped, one line. */
  readonly message: string | undefined;
  /** Excerpt of the answer or output. */
  readonly details: string | undefined;
}
