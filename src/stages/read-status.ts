import { findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { findLastSwapBy } from '#app-service/last-swap-by.ts';
import type { LastSwapBy } from '#app-service/last-swap-by.ts';
import { production } from '#app-service/slot.ts';
import type { AppAddress, LastSwap } from '#app-service/slot.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { getOf } from './smoke-test/ask-site.ts';
import { describeThrown } from './describe-thrown.ts';
import { findApp, readSlot } from './preflight/find-app.ts';
import { openScm } from './preflight/open-scm.ts';

/** What one slot runs, as far as it can be seen; `problem` says why it cannot. */
export interface SlotStatus {
  readonly slot: string;
  readonly siteUrl: string;
  readonly state: string;
  readonly deployedCommit: string | undefined;
  readonly sourceCommit: string | undefined;
  readonly subject: string | undefined;
  readonly author: string | undefined;
  readonly buildNumber: string | undefined;
  readonly buildUrl: string | undefined;
  /** Milliseconds since 1970. */
  readonly deployedAt: number | undefined;
  /** A deployment under way, as Kudu lists it. */
  readonly deploying: string | undefined;
  readonly pendingSwapWith: string | undefined;
  readonly lastSwap: LastSwap | undefined;
  /** Who did it; told of production alone, where the note is. */
  readonly lastSwapBy: LastSwapBy | undefined;
  /** Status code that the site's root answers with; undefined when it does not answer. */
  readonly answers: number | undefined;
  readonly problem: string | undefined;
}

/** Reads what every slot of the app runs, production and the slot of the plan first. Changes nothing. */
export async function readStatus(plan: TargetPlan, ports: Ports): Promise<readonly SlotStatus[]> {
  if (plan.kind === 'publish-profile') {
    const { slot, siteUrl, access } = plan;
    const known = {
      slot,
      siteUrl,
      state: 'unknown',
      pendingSwapWith: undefined,
      lastSwap: undefined,
      tags: {},
    };
    return [await readSide(known, () => Promise.resolve(access), ports)];
  }
  const { management } = ports;
  if (management === undefined) throw new Error('a target found by ARM needs the management port');
  const address = await findApp(plan.address, management);
  const names = await listNames(address, plan.slot, management);
  return Promise.all(
    names.map(async (name) => {
      const slot = await readSlot(address, name, management);
      return readSide({ ...slot, slot: name }, () => openScm(slot, management, ports), ports);
    }),
  );
}

/** Production and `slot` alone where the others may not be listed. */
async function listNames(
  address: AppAddress,
  slot: string,
  management: Management,
): Promise<readonly string[]> {
  const listed = await management.listSlots(address).catch((thrown: unknown) => {
    if (!isFailure(thrown, 'ARM_FORBIDDEN')) throw thrown;
    return [];
  });
  const others = listed.filter((name) => name.toLowerCase() !== slot.toLowerCase());
  return [production, ...(slot === production ? [] : [slot]), ...others];
}

type Known = Pick<SlotStatus, 'slot' | 'siteUrl' | 'state' | 'pendingSwapWith' | 'lastSwap'> & {
  readonly tags: Readonly<Record<string, string>>;
};

async function readSide(known: Known, open: () => Promise<ScmAccess>, ports: Ports): Promise<SlotStatus> {
  const { slot, siteUrl, state, pendingSwapWith, lastSwap, tags } = known;
  const [deployments, answers] = await Promise.all([
    readDeployments(open, ports),
    readAnswer(siteUrl, ports),
  ]);
  const active = findActive(deployments.list);
  const trailers = active === undefined ? undefined : parseCommitMessage(active.message);
  return {
    slot,
    siteUrl,
    state,
    deployedCommit: active?.id,
    sourceCommit: trailers?.sourceCommit,
    subject: active?.message.split('\n')[0],
    author: active?.author,
    buildNumber: trailers?.buildNumber,
    buildUrl: trailers?.buildUrl,
    deployedAt: active?.endedAt ?? active?.receivedAt,
    deploying: deployments.list.find((one) => !one.complete)?.id,
    pendingSwapWith,
    lastSwap,
    lastSwapBy: slot === production ? findLastSwapBy(lastSwap, tags) : undefined,
    answers,
    problem: deployments.problem,
  };
}

async function readDeployments(
  open: () => Promise<ScmAccess>,
  ports: Ports,
): Promise<{ readonly list: readonly Deployment[]; readonly problem: string | undefined }> {
  try {
    return { list: await ports.scmSite(await open()).listDeployments(), problem: undefined };
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return { list: [], problem: describeThrown(thrown) };
  }
}

async function readAnswer(siteUrl: string, ports: Ports): Promise<number | undefined> {
  try {
    return (await ports.http.send(getOf({ siteUrl }, '/', 15_000))).status;
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return undefined;
  }
}
