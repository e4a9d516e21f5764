import type { BuildFacts } from '#app-service/build-facts.ts';
import type { Failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import type { Ports } from '#ports';
import type { Ending } from '#run';

/** What a command that asks Azure is given. */
export interface CommandContext {
  readonly read: ReadResult;
  readonly facts: BuildFacts;
  readonly plan: Plan;
  /** Problems of this plan that are known before anything is asked. */
  readonly known: readonly Failure[];
  readonly ports: Ports;
  /** Writes a JSON document to standard output, free of secrets. */
  readonly writeDocument: (document: object) => void;
  /** Asks a person; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /**
   * Tells the ending in the CI's language, with the report; what is `besides` comes before it in a document.
   * Gives the exit code.
   */
  readonly finish: (ending: Ending, besides?: object) => Promise<number>;
}
