import { shortId } from '#app-service/commit.ts';
import type { BuildIdentity } from '#app-service/expected-version.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { verifyLeft } from './left-swap.ts';
import type { LeftSwap } from './left-swap.ts';
import { findOpenNote } from './open-note.ts';
import type { Commit } from '../package.ts';
import type { Preflight } from '../preflight/preflight-types.ts';
import { describeVerification } from '../verification.ts';
import type { Verification } from '../verification.ts';
import { readSourceCheckout, sourceOf } from '../package/source-of.ts';
import type { RunStage } from '../stage-runner.ts';

/** A build that production serves, as its SCM site records it. */
export interface ServedBuild extends Omit<LeftSwap, 'open'> {
  readonly identity: BuildIdentity;
}

/**
 * Finds whether production serves this very build already, as it does when a finished deploy is run again: by source
 * commit and build number, or by the commit itself where it is pushed as it is. The slot holds the build before it
 * then, and another swap would take production back. Undefined: it serves another, or no swap is asked for.
 */
export async function findServed(
  plan: Plan,
  { slot, scm, production: main }: Preflight,
  ports: Ports,
): Promise<ServedBuild | undefined> {
  const active = main?.active;
  if (plan.swap.kind === 'no' || main === undefined || active === undefined) return undefined;
  const checkout = await readSourceCheckout(plan.package, ports.git);
  const sourceCommit = sourceOf(plan.package, plan.facts, checkout?.head.id);
  if (sourceCommit === undefined) return undefined;
  const { buildNumber } = plan.facts;
  const theirs = parseCommitMessage(active.message);
  const { build } = plan.package;
  const unchanged = build.kind === 'checkout' && build.keepHistory;
  const same = unchanged
    ? active.id === sourceCommit
    : buildNumber !== undefined && theirs.sourceCommit === sourceCommit && theirs.buildNumber === buildNumber;
  return same
    ? { slot, scm, main, active, identity: { sourceCommit, deployedCommit: active.id, buildNumber } }
    : undefined;
}

/**
 * Finds whether production serves these very files of this source commit already, under whatever build number: a CI
 * gives a build that is run again another one. Undefined: it does not, or no swap is asked for.
 */
export function findServedContent(
  plan: Plan,
  { slot, scm, production: main }: Preflight,
  { deployed, packed }: Commit,
): ServedBuild | undefined {
  const active = main?.active;
  if (plan.swap.kind === 'no' || main === undefined || active === undefined) return undefined;
  const { content, sourceCommit, buildNumber } = parseCommitMessage(active.message);
  if (content !== packed.content || sourceCommit !== deployed.source?.id) return undefined;
  return { slot, scm, main, active, identity: { sourceCommit, deployedCommit: active.id, buildNumber } };
}

/**
 * Ends a deploy whose build is in production: nothing is pushed or swapped. Production is verified all the same, since
 * the run that brought the build may not have lived to do so; then it is also returned as that run would have. Gives
 * the verdict.
 * @throws Failure VERIFICATION_FAILED, PRODUCTION_NOT_JUDGED, VERSION_UNDECIDABLE, and those of a return
 */
export async function confirmServed(
  served: ServedBuild,
  plan: Plan,
  stage: RunStage,
  ports: Ports,
): Promise<string> {
  const { main, active, identity } = served;
  const { sourceCommit, buildNumber } = identity;
  const number = buildNumber === undefined ? '' : `build ${buildNumber}, `;
  const named = `Production serves this build already (${number}${shortId(sourceCommit ?? active.id)})`;
  ports.tell({ kind: 'noticed', text: `${named}; nothing is pushed or swapped. It is verified once more.` });
  if (sourceCommit !== undefined) ports.tell({ kind: 'output', name: 'source-commit', value: sourceCommit });
  ports.tell({ kind: 'output', name: 'deployed-commit', value: active.id });
  ports.tell({ kind: 'production', state: 'swapped' });
  const open = findOpenNote(main.slot, active, ports.clock.now());
  const verify = (): Promise<Verification> => verifyLeft({ ...served, open }, identity, plan, ports);
  const verification = await stage('verification', verify, describeVerification);
  return `${named}, so nothing was pushed or swapped: ${describeVerification(verification)}.`;
}
