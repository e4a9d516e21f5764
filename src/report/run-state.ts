import { deploymentStatus, describeDeploymentStatus } from '#app-service/deployment.ts';
import type { StageName } from '#plan/stage-name.ts';
import type { RunEvent } from './event.ts';
import type { ProductionState } from './report.ts';

/** What a run has reached, folded from its events; decides what is said of a run that ends early. */
export interface RunState {
  /** The stage that is under way, or was when it failed. */
  readonly stage: StageName | undefined;
  /** Whether this run began to push: what the slot holds is its build only then. */
  readonly pushed: boolean;
  /** How Kudu ended the deployment, once it has. */
  readonly deployment: string | undefined;
  readonly production: ProductionState;
  /** Whether a swap with preview may be prepared and neither completed nor cancelled. */
  readonly preview: 'pending' | 'none';
  /** Whether production was swapped back; what is said of it afterwards is said of the earlier build. */
  readonly returned: boolean;
  /** Whether it has to do with this machine alone: there is no production that it could leave in any way. */
  readonly local: boolean;
}

const success = describeDeploymentStatus(deploymentStatus.success);

export const freshRun: RunState = {
  stage: undefined,
  pushed: false,
  deployment: undefined,
  production: 'untouched',
  preview: 'none',
  returned: false,
  local: false,
};

/** The state after one more event. */
export function foldEvent(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'stage-started':
      return { ...state, stage: event.stage, pushed: state.pushed || event.stage === 'push' };
    case 'production':
      return {
        ...state,
        production: event.state,
        returned: state.returned || event.state === 'swapped-back',
      };
    case 'preview':
      return { ...state, preview: event.state };
    case 'output':
      return event.name === 'deployment-status' ? { ...state, deployment: event.value } : state;
    default:
      return state;
  }
}

/** What a run that ends now leaves as it is, in one sentence; empty: nothing of anybody's. */
export function describeLeft(state: RunState): string {
  if (state.local) return '';
  switch (state.production) {
    case 'unknown':
      return `A swap was asked for and may still happen; Azure cannot cancel it.${state.preview === 'pending' ? ` ${orPrepared}` : ''}`;
    case 'swapped':
      return 'Production already serves the new build, which was not verified.';
    case 'swapped-back':
      return 'Production serves the earlier build again, which was not verified.';
    case 'unhealthy':
      return `${serves(state)} and is not healthy.`;
    case 'not-judged':
      return `${serves(state)} and could not be judged.`;
    case 'untouched':
      return state.preview === 'pending' ? leftPrepared : describeSlotLeft(state);
  }
}

/** What is to be run first where a run left something half done; undefined where it did not. */
export function describeNext(state: RunState): string | undefined {
  if (state.production === 'unknown')
    return "First run 'slotship recover', which finds out what became of the swap: a second swap would undo it.";
  if (state.production === 'swapped')
    return "First run 'slotship recover', which verifies production and swaps it back where this run would have.";
  if (state.production === 'swapped-back') return "First run 'slotship recover', which verifies production.";
  if (state.production === 'untouched' && state.preview === 'pending')
    return "First run 'slotship recover', which cancels the prepared swap.";
  return undefined;
}

function serves({ returned }: RunState): string {
  return returned ? 'Production serves the earlier build again' : 'Production serves the new build';
}

const orPrepared = "If it does not, the slot is still prepared for it, which 'slotship recover' cancels.";

const leftPrepared =
  "The slot may still be prepared for a swap, which locks it ('slotship recover' cancels that); production is untouched.";

function describeSlotLeft({ stage, pushed, deployment }: RunState): string {
  if (!pushed) return 'Nothing was deployed; production is untouched.';
  if (deployment !== undefined && deployment !== success)
    return `The deployment to the slot ended with '${deployment}'; production is untouched.`;
  return stage === 'push' || stage === 'deployment'
    ? 'The slot may be deploying the new build; production is untouched.'
    : 'The slot holds the new build; production is untouched.';
}
