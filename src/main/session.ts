import type { BuildFacts } from '#app-service/build-facts.ts';
import type { Teller } from '#ci/make-teller.ts';
import type { World } from './world.ts';

/** One call of the program, from the moment its CI is known. */
export interface Session {
  readonly command: string;
  /** TeamCity's configuration parameters; empty elsewhere. */
  readonly properties: Readonly<Record<string, string>>;
  readonly facts: BuildFacts;
  readonly teller: Teller;
  /** Whether standard output is for one JSON document. */
  readonly json: boolean;
  /** Where the report's files go; undefined: nowhere. */
  readonly reportFolder: string | undefined;
  /** Whether the causes of a failure are told too. */
  readonly verbose: boolean;
  readonly world: World;
  /** Names this run where it leaves traces. */
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}
