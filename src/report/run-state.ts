import type { StageName } from '#plan/stage-name.ts';
import type { RunEvent } from './event.ts';
import type { ProductionState } from './report.ts';

/** What a run has reached, folded from its events; decides what is said of a run that ends early. */
export interface RunState {
  /** The stage that is under way, or was when it failed. */
  readonly stage: StageName | undefined;
  readonly production: ProductionState;
}

export const freshRun: RunState = { stage: undefined, production: 'untouched' };

/** The state after one more event. */
export function foldEvent(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'stage-started':
      return { ...state, stage: event.stage };
    case 'production':
      return { ...state, production: event.state };
    default:
      return state;
  }
}

/** What a run that ends now leaves as it is, in one sentence. */
export function describeLeft(state: RunState): string {
  switch (state.production) {
    case 'unknown':
      return 'A swap was asked for and may still happen; Azure cannot cancel it.';
    case 'swapped':
      return 'Production already serves the new build, which was not verified.';
    case 'swapped-back':
      return 'Production serves the earlier build again.';
    case 'unhealthy':
      return 'Production serves the new build and is not healthy.';
    case 'not-judged':
      return 'Production serves the new build and could not be judged.';
    case 'untouched':
      return describeSlotLeft(state.stage);
  }
}

function describeSlotLeft(stage: StageName | undefined): string {
  switch (stage) {
    case undefined:
    case 'preflight':
    case 'settings':
    case 'package':
      return 'Nothing was deployed; production is untouched.';
    case 'push':
    case 'deployment':
      return 'The slot may be deploying the new build; production is untouched.';
    case 'smoke-test':
    case 'swap':
    case 'verification':
      return 'The slot holds the new build; production is untouched.';
  }
}
