import { describeSlot } from '#app-service/slot.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { isFresh } from '../deployment/fresh-record.ts';
import { describeThrown } from '../describe-thrown.ts';
import type { Commit } from '../package.ts';
import type { Preflight } from '../preflight/preflight-types.ts';
import { awaitIdleScm } from '../preflight/scm-ready.ts';
import { whenUp } from '../when-up.ts';

/** What the stage needs beside the plan: how long to wait for others, and how to make the commit anew. */
export interface PushHelp {
  readonly waitMs: number;
  /** Refuses an older build and makes the commit again on the branch's head; `whole`, to be sent with all it holds. */
  readonly repack: (whole: boolean) => Promise<Commit>;
  /** Refuses the commit when somebody deployed a newer build meanwhile. */
  readonly judge: (commit: Commit) => Promise<void>;
  /** Refuses every push while a swap may take along what it brings, or when one came since both slots were read. */
  readonly checkUnswapped: () => Promise<void>;
}

/** Failures after which the same commit may be sent again. */
const retried = [
  'SCM_BUSY',
  'PUSH_UNDECIDED',
  'PUSH_CUT',
  'PUSH_STALLED',
  'PUSH_LEASE_LOST',
  'PUSH_OBJECTS_MISSING',
  'SCM_UNAVAILABLE',
  'PUSH_TLS_FAILED',
] as const;
/** Failures after which the commit may be there all the same. */
const doubtful = [...retried, 'PUSH_ANSWER_ODD', 'SCM_REFUSED'] as const;

/** A try that failed. */
interface Tried {
  readonly last: boolean;
  /** Whether the next one sends all of the build. */
  readonly whole: boolean;
  /** Whether the push was begun. */
  readonly sent: boolean;
  /** Kudu's record of the commit from before, where Kudu was asked for it. */
  readonly before: { readonly record: Deployment | undefined } | undefined;
}

/**
 * What a failed push leads to: it arrived all the same (the deployment stage says whether another one replaced it
 * since), or the commit to push next. Anything else is thrown.
 */
export async function lookAgain(
  thrown: unknown,
  tried: Tried,
  commit: Commit,
  preflight: Preflight,
  help: PushHelp,
  ports: Ports,
): Promise<'arrived' | Commit> {
  if (!doubtful.some((code) => isFailure(thrown, code))) throw thrown;
  ports.signal.throwIfAborted();
  const met = tried.sent ? 'The push was not taken at once' : 'The slot could not be asked before the push';
  ports.tell({ kind: 'warned', text: `${met}: ${describeThrown(thrown)}` });
  const last = tried.last || !retried.some((code) => isFailure(thrown, code));
  const seen = await lookWhenIdle(commit, tried, preflight, help, ports).catch((problem: unknown) => {
    ports.signal.throwIfAborted();
    if (!last) throw problem;
    const text = `Whether the commit arrived could not be looked up: ${describeThrown(problem)}`;
    ports.tell({ kind: 'warned', text });
    throw thrown;
  });
  if (seen.arrived) return 'arrived';
  if (last) throw thrown;
  if (seen.head === commit.tip && !isFailure(thrown, 'PUSH_OBJECTS_MISSING')) {
    await help.judge(commit);
    return commit;
  }
  await commit.packed.release();
  if (tried.whole)
    ports.tell({ kind: 'said', text: 'All of the build is sent now, also what the slot seemed to have' });
  return help.repack(tried.whole);
}

/**
 * The branch's head once no other deployment runs, and whether the commit arrived, in this try or an earlier one: it
 * is that head, or Kudu began to deploy it before somebody else's push moved the head.
 */
async function lookWhenIdle(
  commit: Commit,
  tried: Tried,
  preflight: Preflight,
  help: PushHelp,
  ports: Ports,
): Promise<{ readonly head: string | undefined; readonly arrived: boolean }> {
  const scm = ports.scmSite(preflight.scm);
  const { id, upToDate } = commit.deployed;
  // A commit that is to be deployed again waits for its own deployment as well: somebody else asked for that one.
  const own = upToDate ? undefined : id;
  await awaitIdleScm(scm, describeSlot(preflight.slot), help.waitMs, ports, own);
  const heads = await whenUp(() => ports.git.readHeads(preflight.scm, ports.signal), ports);
  const head = heads[preflight.branch];
  if (upToDate) return { head, arrived: false };
  if (head === id || tried.before === undefined) return { head, arrived: head === id };
  const record = await whenUp(() => scm.findDeployment(id), ports);
  return { head, arrived: isFresh(record, tried.before.record) };
}
