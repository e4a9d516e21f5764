import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { PushPlan } from '#plan/plan.ts';
import type { Ports, PushReceipt } from '#ports';
import { describeBytes, describeDuration } from '#report/sizes.ts';
import type { Commit } from './package.ts';
import type { Preflight } from './preflight/preflight-types.ts';
import { lookAgain } from './push/look-again.ts';
import type { PushHelp } from './push/look-again.ts';
import { beginRedeploy } from './push/redeploy.ts';
import { measureRepository, tellRepository } from './push/tell-repository.ts';
import { whenUp } from './when-up.ts';

/** A commit that is in the slot's repository, and how it got there. */
export interface Push {
  readonly commit: Commit;
  readonly kind: 'pushed' | 'redeployed';
  /** Kudu's record of this commit from before, by which a fresh run is told from an old one. */
  readonly before: Deployment | undefined;
  /** True when every line of the deployment came through the push. */
  readonly heardToTheEnd: boolean;
}

/** How often the same commit is sent before the run gives up; sending it again is harmless. */
const tries = 3;

/**
 * Brings the commit into the slot's repository; what is there already is deployed again instead.
 * @throws Failure PUSH_… of src/failures/codes/git.ts, SCM_… of access.ts, SUPERSEDED
 */
export async function pushCommit(
  first: Commit,
  preflight: Preflight,
  plan: PushPlan,
  help: PushHelp,
  ports: Ports,
): Promise<Push> {
  let commit = first;
  const scm = ports.scmSite(preflight.scm);
  const before = new Map<string, Deployment | undefined>();
  let whole = false;
  for (let attempt = 1; ; attempt += 1) {
    const { id } = commit.deployed;
    let sent = false;
    try {
      const sized = attempt === 1 ? measureRepository(scm) : undefined;
      if (!before.has(id)) before.set(id, await whenUp(() => scm.findDeployment(id), ports));
      tellRepository(await sized, ports);
      // Last, so that no other question comes between this look and the push.
      await help.checkUnswapped();
      sent = true;
      return await pushOnce(commit, before.get(id), preflight, plan, ports);
    } catch (thrown) {
      const lacking = isFailure(thrown, 'PUSH_OBJECTS_MISSING');
      // What lacks something of a whole build will lack it again; the whole build is always tried.
      const last = lacking ? whole : attempt >= tries || isOutOfTime(thrown);
      whole ||= lacking;
      const earlier = before.has(id) ? { record: before.get(id) } : undefined;
      const next = await lookAgain(
        thrown,
        { last, whole, sent, before: earlier },
        commit,
        preflight,
        help,
        ports,
      ).catch(async (problem: unknown) => {
        await commit.packed.release();
        throw problem;
      });
      if (next === 'arrived') return arrivedUnheard(commit, before.get(id), ports);
      commit = next;
      ports.tell({
        kind: 'said',
        text: `Pushing again (try ${String(attempt + 1)} of ${String(Math.max(tries, attempt + 1))})`,
      });
    }
  }
}

async function pushOnce(
  commit: Commit,
  before: Deployment | undefined,
  preflight: Preflight,
  plan: PushPlan,
  ports: Ports,
): Promise<Push> {
  const id = commit.deployed.id;
  if (commit.deployed.upToDate) {
    ports.tell({ kind: 'said', text: `Deploying ${shortId(id)} again, since nothing needs to be sent` });
    await commit.packed.release();
    await beginRedeploy(id, before, ports.scmSite(preflight.scm), plan.timeoutMs, ports);
    return { commit, kind: 'redeployed', before, heardToTheEnd: false };
  }
  ports.tell({
    kind: 'said',
    text: `Pushing ${shortId(id)} to branch '${preflight.branch}' of the ${describeSlot(preflight.slot)} (at most ${describeDuration(plan.timeoutMs)})`,
  });
  const start = ports.clock.now();
  const receipt = await ports.git.pushBuild(commit.packed, {
    remote: preflight.scm,
    branch: preflight.branch,
    lease: commit.tip,
    timeoutMs: plan.timeoutMs,
    onRemoteLine: (text) => {
      ports.tell({ kind: 'relayed', source: 'remote', text });
    },
    onProgress: (sent, total) => {
      ports.tell({ kind: 'progressed', text: `Pushed ${describeBytes(sent)} of ${describeBytes(total)}` });
    },
    signal: ports.signal,
  });
  await commit.packed.release();
  tellReceipt(id, receipt, ports.clock.now() - start, ports);
  return { commit, kind: 'pushed', before, heardToTheEnd: receipt.heardToTheEnd };
}

async function arrivedUnheard(commit: Commit, before: Deployment | undefined, ports: Ports): Promise<Push> {
  ports.tell({
    kind: 'said',
    text: 'The slot has the commit all the same; its deployment is followed there',
  });
  await commit.packed.release();
  return { commit, kind: 'pushed', before, heardToTheEnd: false };
}

/** Each try has the whole of its time, so that one which used it up is the last. */
function isOutOfTime(thrown: unknown): boolean {
  const mayBe = isFailure(thrown, 'PUSH_STALLED') || isFailure(thrown, 'PUSH_UNDECIDED');
  return mayBe && thrown.facts.outOfTime === true;
}

function tellReceipt(id: string, receipt: PushReceipt, durationMs: number, ports: Ports): void {
  ports.tell({ kind: 'measured', key: 'pushSentBytes', value: receipt.sentBytes });
  ports.tell({
    kind: 'said',
    text: `Pushed ${shortId(id)}: ${describeBytes(receipt.sentBytes)} in ${describeDuration(durationMs)}, deployment included`,
  });
  if (receipt.damage !== undefined) {
    ports.tell({
      kind: 'warned',
      text: `The slot's git could not take objects again that it has (${receipt.damage}); they were left out. Its repository may be damaged: docs/push.md says how to begin a new one.`,
    });
  }
  if (!receipt.heardToTheEnd) {
    ports.tell({
      kind: 'warned',
      text: 'The connection ended before the last word; the slot has the commit, and its deployment is followed there.',
    });
  }
}

/** Failure for a deployment that nobody started; kept beside the push, whose doing it is. */
export function notStarted(push: Push, preflight: Preflight, seen: string): Error {
  return failure('DEPLOYMENT_NOT_STARTED', {
    commit: shortId(push.commit.deployed.id),
    slot: describeSlot(preflight.slot),
    branch: preflight.branch,
    reached: push.kind,
    seen,
  });
}
