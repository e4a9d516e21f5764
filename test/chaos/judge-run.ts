import type { Swap } from '#emulator/model/world.ts';
import type { Ending } from '#run';
import { sourceOf } from './git.ts';
import type { Run } from './one-run.ts';
import { isHealthy } from './truth.ts';
import type { SlotName, Truth } from './truth.ts';

/** What a run that ended says, held against what is really so at that moment. Gives what is wrong. */
export function judgeRun(truth: Truth, run: Run): readonly string[] {
  const { ending } = run;
  const problems = [...judgePosts(truth, run), ...run.looks.wrongs];
  if (ending !== undefined) {
    problems.push(
      ...judgeExit(truth, run, ending),
      ...judgeWords(truth, run, ending),
      ...judgePreview(truth, run, ending),
    );
    if (isUndisturbed(truth, run)) problems.push(...judgeUndisturbed(truth, run, ending));
  }
  return problems.map((problem) => `${run.name} (${run.kind}, ${endOf(run)}): ${problem}`);
}

function endOf({ ending }: Run): string {
  return ending === undefined
    ? 'killed'
    : `exit ${String(ending.exitCode)} ${ending.thrown?.code ?? ''}`.trim();
}

/** How old the last look at the slot may be when its swap is asked for, in ms. */
const oldestLookMs = 5_000;

/** One swap for the one that was asked for; a second only to take back what is not healthy. */
function judgePosts(truth: Truth, { looks, kind, plan }: Run): string[] {
  const [first, second, ...more] = looks.posts;
  const problems: string[] = [];
  if (more.length > 0) problems.push('asked for more than two swaps');
  if (first !== undefined && plan.swap.kind === 'no') problems.push('swapped though no swap was asked for');
  if (first !== undefined && kind === 'recover safe')
    problems.push('asked for a swap, and was to settle things without one');
  if (first !== undefined && first.slotListedAt < first.slotAskedAt)
    problems.push('did not look at the slot again between its last test and the swap');
  if (first !== undefined && first.sentAt - first.slotListedAt > oldestLookMs)
    problems.push('asked for a swap of a slot that it had not looked at for some time');
  const completes =
    kind === 'recover finish' || (kind === 'deploy' && plan.swap.kind === 'swap-with-preview');
  const wasPrepared = first?.swap.history[0]?.phase === 'warming';
  if (first !== undefined && completes && !wasPrepared && truth.previewEndedAt <= first.slotReadAt)
    problems.push('asked for a swap of its own where it was to complete a prepared one');
  if (second !== undefined && (!second.afterUnhealthy || plan.verification.onFailure === 'report'))
    problems.push('asked for a second swap without a reason to go back');
  if (
    kind === 'deploy' &&
    second !== undefined &&
    second.sentAt - (second.takesOthersOf ?? Infinity) > oldestLookMs
  )
    problems.push('took a build out of production that it had not brought there');
  return problems;
}

const isSwitched = (swap: Swap): boolean => swap.switchedAt !== undefined;
const isOpen = (swap: Swap): boolean => swap.phase !== 'done' && swap.phase !== 'failed';

function judgeExit(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const swaps = run.looks.posts.map((post) => post.swap);
  const switched = swaps.filter(isSwitched).length;
  const touched = switched > 0 || swaps.some(isOpen);
  const code = ending.thrown?.code;
  // A swap of somebody else's cannot be told from one whose answer was lost: which of them it was is not judged.
  const mixed = isSwappedByOthers(truth, run);
  switch (ending.exitCode) {
    case 0:
      return run.kind === 'deploy' ? judgeSuccess(truth, run, switched) : [];
    case 1:
      return [`a bug: ${ending.verdict}`];
    case 2:
    case 3:
    case 4:
    case 5:
      return touched ? ['says that production is untouched, and swapped it'] : [];
    case 6:
      return mixed || (switched === 2 && (isServedBefore(truth, run) || isInterfered(truth, run)))
        ? []
        : ['says that it returned, and production does not serve what it served before'];
    case 7: {
      if (run.kind !== 'deploy') return [];
      const wanted = code === 'SWAPPED_BACK_UNHEALTHY' ? 2 : isServedAlready(truth, run) ? 0 : 1;
      return mixed || switched === wanted
        ? []
        : [`says ${code ?? ''} after ${String(switched)} swaps that happened`];
    }
    case 8:
      return judgeUnknown(truth, run, code);
    case 9:
      return mixed || run.kind !== 'deploy' || switched > 0 ? [] : ['says that it swapped, and it did not'];
    case 143:
      return run.cancelled ? [] : ['says that it was cancelled, and it was not'];
    default:
      return [`ends with the unknown exit code ${String(ending.exitCode)}`];
  }
}

function judgeSuccess(truth: Truth, run: Run, switched: number): readonly string[] {
  const slot: SlotName = run.plan.swap.kind === 'no' ? 'stage' : 'production';
  if (
    run.plan.swap.kind !== 'no' &&
    switched !== 1 &&
    !isSwappedByOthers(truth, run) &&
    !servesBuild(truth, run, slot)
  )
    return ['says success without its swap'];
  if (isInterfered(truth, run)) return [];
  if (!servesBuild(truth, run, slot)) return [`says success, and ${slot} does not serve the build`];
  return isHealthy(truth, slot) ? [] : [`says success, and ${slot} is not healthy`];
}

/** 8 is for what was not seen: somebody or something must have hidden it. */
function judgeUnknown(truth: Truth, run: Run, code: string | undefined): readonly string[] {
  const { faults } = run.life;
  const hurried = isHurried(run) || run.looks.posts.some(({ swap }) => isOpen(swap));
  const hidden = faults.length > 0 || hurried || isInterfered(truth, run);
  if (!hidden && run.kind === 'deploy') return ['says that it does not know, and nothing was hidden from it'];
  if (code?.startsWith('PREVIEW_') === true || run.kind !== 'deploy') return [];
  const asked = run.looks.posts.length > 0 || faults.some((fault) => fault.startsWith('arm beginSwap'));
  return asked ? [] : ['says that it does not know, and never asked for a swap'];
}

/** What is said of production at the end. */
function judgeWords(truth: Truth, run: Run, { state, verdict, exitCode }: Ending): readonly string[] {
  if (run.kind !== 'deploy' || exitCode === 0 || isSwappedByOthers(truth, run)) return [];
  const swaps = run.looks.posts.map((post) => post.swap);
  const switched = swaps.filter(isSwitched).length;
  const problems: string[] = [];
  if (verdict.includes('production is untouched') && (switched > 0 || swaps.some(isOpen)))
    problems.push(`the words say that production is untouched: ${verdict}`);
  if (
    /production (already )?serves the new build/i.test(verdict) &&
    switched !== 1 &&
    !isServedAlready(truth, run)
  )
    problems.push(`the words say that production serves the new build: ${verdict}`);
  if (/production serves the earlier build/i.test(verdict) && switched !== 2)
    problems.push(`the words say that production serves the earlier build: ${verdict}`);
  if (state.production === 'swapped' && switched === 0 && !isServedAlready(truth, run))
    problems.push('told a swap that did not happen');
  return problems;
}

/** A prepared swap that a run leaves behind must be named by its ending. */
function judgePreview(truth: Truth, run: Run, ending: Ending): readonly string[] {
  const pending = truth.place('stage').slot.targetSwapSlot !== undefined;
  if (!pending || truth.preparedBy !== run.name) return [];
  if (run.looks.posts.some(({ swap }) => isOpen(swap))) return [];
  const named = ending.thrown?.code === 'PREVIEW_LEFT_PENDING' || /prepared/.test(ending.verdict);
  return named ? [] : [`left a prepared swap behind without naming it: ${ending.verdict}`];
}

/** Whether this run may give up before things had their time. */
function isHurried({ plan }: Run): boolean {
  return plan.timeoutMs < 1_000_000 || (plan.swap.kind !== 'no' && plan.swap.timeoutMs < 100_000);
}

/** What a list of deployments that fails once is: the SCM site restarted, and is asked again. */
const isHiccup = (fault: string): boolean => /^scm listDeployments: (error|dropped-before)$/.test(fault);

/** Whether nothing that lasts stood in this run's way, so that its end is decided by the build alone. */
function isUndisturbed(truth: Truth, run: Run): boolean {
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
  const returned = swap.kind !== 'no' && swap.cannotGoBack === undefined && canReturn ? 6 : 7;
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

function servesBuild(truth: Truth, run: Run, slot: SlotName): boolean {
  const { served } = truth.holding(truth.place(slot).content.id);
  return truth.commits.get(served ?? '')?.version === sourceOf(run.build);
}

/** Whether the swap of an earlier run had brought the build before this one began. */
function isServedAlready(truth: Truth, { servedBefore, build }: Run): boolean {
  return truth.commits.get(servedBefore ?? '')?.version === sourceOf(build);
}

/** Whether production's SCM site may be asked. */
export function isReadable(truth: Truth): boolean {
  return truth.place('production').slot.scmBasicAuthAllowed;
}

function isServedBefore(truth: Truth, run: Run): boolean {
  return truth.holding(truth.place('production').content.id).served === run.servedBefore;
}

/** Whether a swap that somebody else asked for was under way in this run's time. */
function isSwappedByOthers(truth: Truth, { name, startedAt }: Run): boolean {
  const foreign = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) !== name);
  return foreign.some((swap) => isOpen(swap) || (swap.history.at(-1)?.at ?? 0) >= startedAt);
}

/** Whether anybody else did anything since the run began, or an earlier run's swap came to its end meanwhile. */
function isInterfered(truth: Truth, run: Run): boolean {
  const { startedAt, name } = run;
  const own = truth.served.filter((one) => one.at >= startedAt && one.by !== name);
  // What somebody pushed shortly before is deployed and served only now.
  const recently = startedAt - 120_000;
  return own.length > 0 || truth.deeds.some((deed) => deed.at >= recently);
}
