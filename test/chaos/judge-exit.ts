import type { Ending } from '#run';
import {
  isThereAlready,
  isHurried,
  isInterfered,
  isMixed,
  isOpen,
  isSeenGood,
  isSwitched,
  undoesLeft,
} from './conditions.ts';
import { sourceOf } from './git.ts';
import { judgeRecovery, judgeUnclear } from './judge-recovery.ts';
import type { Run } from './one-run.ts';
import { isHealthy } from './truth.ts';
import type { SlotName, Truth } from './truth.ts';

/** What an exit code says of production, held against what is so. Gives what is wrong. */
export function judgeExit(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const swaps = run.looks.posts.map((post) => post.swap);
  const touched = swaps.some((swap) => isSwitched(swap) || isOpen(swap));
  switch (ending.exitCode) {
    case 0:
      return run.kind.startsWith('recover') ? judgeRecovery(truth, run, ending) : judgeSuccess(truth, run);
    case 1:
      return [`a bug: ${ending.verdict}`];
    case 2:
    case 3:
    case 5:
      return touched ? ['says that production is untouched, and swapped it'] : [];
    case 4:
      if (touched) return ['says that production is untouched, and swapped it'];
      return run.looks.failed.length > 0 ? [] : ['says that the build failed, and nothing of it failed'];
    case 6:
      return judgeReturned(truth, run);
    case 7:
      return judgeUnhealthy(truth, run, ending);
    case 8:
      return judgeUnknown(truth, run, ending);
    case 9:
      return judgeNotJudged(truth, run, ending.thrown?.code);
    case 143:
      return run.cancelled ? [] : ['says that it was cancelled, and it was not'];
    default:
      return [`ends with the unknown exit code ${String(ending.exitCode)}`];
  }
}

function judgeSuccess(truth: Truth, run: Run): readonly string[] {
  const swaps = run.plan.swap.kind !== 'no';
  const slot: SlotName = swaps ? 'production' : 'stage';
  const problems: string[] = [];
  if (swaps && !isSeenGood(run))
    problems.push('says success, and did not see production healthy with the build');
  if (isInterfered(truth, run)) return problems;
  if (!servesWanted(truth, run, slot)) problems.push(`says success, and ${slot} does not serve the build`);
  if (!isHealthy(truth, slot)) problems.push(`says success, and ${slot} is not healthy`);
  return problems;
}

function judgeReturned(truth: Truth, run: Run): readonly string[] {
  const [first, second] = run.looks.posts;
  const last = undoesLeft(run) ? first : second;
  if (first === undefined || last === undefined || !isSwitched(last.swap))
    return isMixed(truth, run) ? [] : ['says that it returned, and did not swap back'];
  if (isInterfered(truth, run)) return [];
  const { served } = truth.holding(truth.place('production').content.id);
  return served === (undoesLeft(run) ? first.earlier?.commit : first.replaced.served)
    ? []
    : ['says that it returned, and production does not serve what it served before'];
}

/** 7 is for a swapped production that is seen not to be healthy. */
function judgeUnhealthy(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const code = ending.thrown?.code;
  const switched = run.looks.posts.filter(({ swap }) => isSwitched(swap)).length;
  if (!isMixed(truth, run) && !isSwapCountRight(truth, run, switched, code === 'SWAPPED_BACK_UNHEALTHY'))
    return [`says ${code ?? ''} after ${String(switched)} swaps that happened`];
  const hidden = run.life.faults.length > 0 || isHurried(run) || isInterfered(truth, run);
  if (hidden || !isHealthy(truth, 'production') || !servesWanted(truth, run, 'production')) return [];
  return ['says that production is not healthy, and it is'];
}

/** Whether production was swapped as often as an end with the new build there, or the earlier one again, needs. */
function isSwapCountRight(truth: Truth, run: Run, switched: number, returned: boolean): boolean {
  if (returned) return switched === (undoesLeft(run) ? 1 : 2);
  if (switched === 1) return true;
  return switched === 0 && bringsOnlyWhatIsThere(run) && isThereAlready(truth, run);
}

/** What asks for no swap of its own, or may fail before it does, and judges what is there. */
const bringsOnlyWhatIsThere = ({ kind }: Run): boolean => kind === 'deploy' || kind.startsWith('recover');

/** 8 is for what was not seen: somebody or something must have hidden it. */
function judgeUnknown(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const code = ending.thrown?.code;
  const { faults } = run.life;
  const { posts } = run.looks;
  if (code === 'RECOVERY_UNCLEAR' || code === 'SWAP_UNDECIDED') return judgeUnclear(truth, run, ending);
  const hurried = isHurried(run) || posts.some(({ swap }) => isOpen(swap));
  const hidden = faults.length > 0 || hurried || isInterfered(truth, run);
  if (!hidden) return ['says that it does not know, and nothing was hidden from it'];
  if (code?.startsWith('PREVIEW_') === true) return [];
  // A request that met the same swap under way was refused, and what became of that one need not be seen.
  const earlier = truth.intents.some(({ by }) => by !== run.name);
  const asked =
    earlier ||
    posts.length > 0 ||
    isMixed(truth, run) ||
    faults.some((fault) => fault.startsWith('arm beginSwap'));
  return asked ? [] : ['says that it does not know, and never asked for a swap'];
}

/** 9 is for a production that was swapped and did not let itself be asked. */
function judgeNotJudged(truth: Truth, run: Run, code: string | undefined): readonly string[] {
  const switched = run.looks.posts.filter(({ swap }) => isSwitched(swap)).length;
  if (
    !isMixed(truth, run) &&
    !isSwapCountRight(truth, run, switched, switched === 2 || (switched === 1 && undoesLeft(run)))
  )
    return ['says that it swapped, and it did not'];
  const hidden = run.life.faults.length > 0 || isHurried(run) || isInterfered(truth, run);
  // Any other code tells why the run never came to judge it.
  if (code !== 'PRODUCTION_NOT_JUDGED') return [];
  return hidden ? [] : ['says that production could not be judged, and nothing hid it'];
}

/** Whether the slot serves what the run was to bring; only of a deploy is that known beforehand. */
function servesWanted(truth: Truth, { kind, build, looks }: Run, slot: SlotName): boolean {
  const { served } = truth.holding(truth.place(slot).content.id);
  if (kind === 'deploy') return truth.commits.get(served ?? '')?.version === sourceOf(build);
  return looks.posts.length !== 1 || served !== looks.posts[0]?.replaced.served;
}
