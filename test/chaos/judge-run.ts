import type { Ending } from '#run';
import {
  isThereAlready,
  isHurried,
  isInterfered,
  isMixed,
  isOpen,
  isReadable,
  isSwitched,
  undoesLeft,
} from './conditions.ts';
import { judgeExit } from './judge-exit.ts';
import { judgePosts } from './judge-posts.ts';
import { judgeClosed } from './judge-recovery.ts';
import type { Run } from './one-run.ts';
import type { Truth } from './truth.ts';

/** What a run did and what it says at its end, held against what is really so at that moment. Gives what is wrong. */
export function judgeRun(truth: Truth, run: Run): readonly string[] {
  const { ending } = run;
  const problems = [...judgePosts(truth, run), ...run.looks.wrongs, ...judgeUndo(run)];
  if (ending !== undefined) {
    problems.push(
      ...judgeExit(truth, run, ending),
      ...judgeWords(truth, run, ending),
      ...judgePreview(truth, run, ending),
      ...judgeClosed(truth, run, ending),
    );
    if (isUndisturbed(truth, run)) problems.push(...judgeUndisturbed(truth, run, ending));
  }
  return problems.map((problem) => `${run.name} (${run.kind}, ${endOf(run)}): ${problem}`);
}

const goesBack = ({ kind }: Run): boolean => kind === 'swap-back' || kind === 'recover undo';

/** Whoever asked to go back wants the earlier build, healthy or not. */
function judgeUndo(run: Run): readonly string[] {
  return goesBack(run) && run.looks.posts.length > 1
    ? ['swapped forward again what it was asked to take back']
    : [];
}

function endOf({ ending }: Run): string {
  return ending === undefined
    ? 'killed'
    : `exit ${String(ending.exitCode)} ${ending.thrown?.code ?? ''}`.trim();
}

/** What is said of production at the end. */
function judgeWords(truth: Truth, run: Run, { state, verdict, exitCode }: Ending): readonly string[] {
  if (exitCode === 0 || isMixed(truth, run)) return [];
  const swaps = run.looks.posts.map((post) => post.swap);
  const switched = swaps.filter(isSwitched).length;
  const undone = undoesLeft(run) || goesBack(run);
  const isNew = (switched === 1 && !undone) || (switched === 0 && isThereAlready(truth, run));
  const problems: string[] = [];
  if (verdict.includes('production is untouched') && (switched > 0 || swaps.some(isOpen)))
    problems.push(`the words say that production is untouched: ${verdict}`);
  if (/production (already )?serves the new build/i.test(verdict) && !isNew)
    problems.push(`the words say that production serves the new build: ${verdict}`);
  if (
    /production serves the earlier build/i.test(verdict) &&
    switched !== (undone ? 1 : 2) &&
    !isReturnedBefore(truth, run)
  )
    problems.push(`the words say that production serves the earlier build: ${verdict}`);
  if (state.production === 'swapped' && !isNew) problems.push('told a swap that did not happen');
  return problems;
}

/** Whether a run before this `recover` swapped back already: production has again what it had before. */
function isReturnedBefore({ served }: Truth, { kind }: Run): boolean {
  const now = served.at(-1);
  if (!kind.startsWith('recover') || now?.how !== 'swap') return false;
  return served.slice(0, -1).some(({ commit }) => commit === now.commit);
}

/** A prepared swap that a run leaves behind must be named by its ending. */
function judgePreview(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const pending = truth.place('stage').slot.targetSwapSlot !== undefined;
  if (!pending) return [];
  const recovers =
    run.kind.startsWith('recover') && !isInterfered(truth, run) && run.life.faults.length === 0;
  if (truth.preparedBy !== run.name && !recovers) return [];
  if (run.looks.posts.some(({ swap }) => isOpen(swap))) return [];
  const named =
    ending.thrown?.code === 'PREVIEW_LEFT_PENDING' ||
    ending.state.preview === 'pending' ||
    ending.verdict.includes('is prepared for a swap with');
  return named ? [] : [`left a prepared swap behind without naming it: ${ending.verdict}`];
}

/** What a list of deployments that fails once is: the SCM site restarted, and is asked again. */
const isHiccup = (fault: string): boolean => /^scm listDeployments: (error|dropped-before)$/.test(fault);

/** Whether nothing that lasts stood in this run's way, so that its end is decided by the build alone. */
export function isUndisturbed(truth: Truth, run: Run): boolean {
  const { build, looks } = run;
  const failed = truth.model.swaps.some((swap) => swap.failure !== undefined);
  return (
    run.kind === 'deploy' &&
    run.life.faults.every((fault) => run.life.faults.length === 1 && isHiccup(fault)) &&
    truth.deeds.length === 0 &&
    !run.cancelled &&
    !failed &&
    !isHurried(run) &&
    build.number > 30 &&
    looks.posts.every(({ swap }) => !isOpen(swap)) &&
    run.name === 'run 1'
  );
}

function judgeUndisturbed(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const wanted = expectedExits(truth, run);
  return wanted.includes(ending.exitCode)
    ? []
    : [
        `ends undisturbed with ${String(ending.exitCode)}, and ${wanted.join(' or ')} is right: ${ending.verdict}`,
      ];
}

function expectedExits(truth: Truth, { build, plan, servedBefore }: Run): readonly number[] {
  const { swap, verification } = plan;
  const canReturn = verification.onFailure === 'swap-back' && servedBefore !== undefined && isReadable(truth);
  const isEarlierGood = truth.commits.get(servedBefore ?? '')?.quality === 'good';
  const returned =
    swap.kind !== 'no' && swap.cannotGoBack === undefined && canReturn && isEarlierGood ? 6 : 7;
  switch (build.quality) {
    case 'good':
      return [0];
    case 'not-deployable':
    case 'bad-everywhere':
      return [4];
    case 'bad-in-production':
      return [swap.kind === 'no' ? 0 : returned];
    case 'bad-with-production-settings':
      return [swap.kind === 'no' ? 0 : swap.kind === 'swap' ? returned : 4];
    case 'needs-setting':
      return truth.place('stage').content.appSettings['FEATURE'] === 'on' ? [0] : [4];
  }
}
