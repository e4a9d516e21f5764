import type { BuildFacts } from '#app-service/build-facts.ts';
import { shortId } from '#app-service/commit.ts';
import type { DeployedCommit, SourceCommit } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { makeCommitMessage, parseCommitMessage } from '#app-service/trailers.ts';
import type { PackagePlan, SwapPlan } from '#plan/plan.ts';
import type { BuildReading, PackedBuild, PackRequest, Ports } from '#ports';
import type { Preflight } from './preflight/preflight-types.ts';
import { readSourceCheckout, sourceOf } from './package/source-of.ts';
import { describeBytes } from '#report/sizes.ts';
import { whenUp } from './when-up.ts';

/** A build as a commit, not yet pushed. */
export interface Commit {
  readonly deployed: DeployedCommit;
  readonly packed: PackedBuild;
  /** Head of the branch that the commit stands on; the push is refused when it is no longer that. */
  readonly tip: string | undefined;
}

/** What names the build in the commit and in the stamp file. */
export interface NamedBuild {
  readonly facts: BuildFacts;
  readonly runId: string;
  readonly swap?: SwapPlan;
}

/** How a commit is packed. */
export interface Packing {
  /** The build's folder, whose reading began before. */
  readonly reading?: BuildReading | undefined;
  /** Sends everything. */
  readonly whole?: boolean;
  /** What was said of the build's files when it was packed before, and is not said again. */
  readonly told?: readonly string[];
}

/**
 * Turns the build into a commit on top of what the slot's repository has.
 * @throws Failure of src/failures/codes/package.ts
 */
export async function commitBuild(
  plan: PackagePlan,
  identity: NamedBuild,
  preflight: Preflight,
  ports: Ports,
  how: Packing = {},
): Promise<Commit> {
  const source = await readSource(plan, identity.facts, ports);
  const heads = await whenUp(() => ports.git.readHeads(preflight.scm, ports.signal), ports);
  const tip = heads[preflight.branch];
  tellSource(source, plan, ports);
  const at = ports.clock.now();
  const buildTime =
    earlierBuildTime(preflight.active, tip, source, identity.facts) ?? new Date(at).toISOString();
  const trailers = {
    sourceCommit: source?.id,
    buildNumber: identity.facts.buildNumber,
    buildUrl: identity.facts.buildUrl,
    buildTime,
    run: identity.runId,
    cannotGoBack:
      identity.swap === undefined || identity.swap.kind === 'no' ? undefined : identity.swap.cannotGoBack,
  };
  const makeMessage = (content: string): string =>
    makeCommitMessage(source?.subject ?? wordBuild(identity.facts), { ...trailers, content });
  const packed = await ports.git.packBuild({
    source: packSource(plan),
    remote: preflight.scm,
    branch: preflight.branch,
    tip,
    heads,
    extraFiles: stampFiles(plan, source, identity.facts, buildTime),
    message: makeMessage,
    author: source?.author ?? { name: 'slotship', email: 'slotship@localhost' },
    at,
    cacheFolder: plan.cacheFolder,
    reading: how.reading,
    whole: how.whole ?? false,
    platform: preflight.slot.platform,
    tell: ports.tell,
    signal: ports.signal,
  });
  for (const text of packed.notes)
    if (how.told?.includes(text) !== true) ports.tell({ kind: 'warned', text });
  tellPacked(packed, how, ports);
  const { commit: id, tree, content, upToDate } = packed;
  const message = makeMessage(content);
  return { deployed: { id, tree, message, source, upToDate }, packed, tip };
}

async function readSource(
  plan: PackagePlan,
  facts: BuildFacts,
  ports: Ports,
): Promise<SourceCommit | undefined> {
  const head = (await readSourceCheckout(plan, ports.git, ports.tell))?.head;
  const id = sourceOf(plan, facts, head?.id);
  if (id === undefined) return undefined;
  if (id !== head?.id) return bareCommit(id, facts, ports);
  if (facts.commit !== undefined && facts.commit !== id) {
    ports.tell({
      kind: 'warned',
      text: `The build was said to be of commit ${shortId(facts.commit)}, but ${shortId(id)} is checked out; the latter is taken.`,
    });
  }
  return head;
}

function bareCommit(id: string, facts: BuildFacts, ports: Ports): SourceCommit {
  return {
    id,
    subject: wordBuild(facts),
    author: { name: 'slotship', email: 'slotship@localhost' },
    committedAt: ports.clock.now(),
  };
}

function wordBuild(facts: BuildFacts): string {
  return facts.buildNumber === undefined ? 'Build without a number' : `Build ${facts.buildNumber}`;
}

function packSource(plan: PackagePlan): PackRequest['source'] {
  if (plan.build.kind === 'folder') return { kind: 'folder', folder: plan.build.folder };
  return { kind: plan.build.keepHistory ? 'checkout-commit' : 'checkout-tree', folder: plan.build.folder };
}

/**
 * The build time of the same build when it is at the tip already, so that running a build again makes the same
 * tree and nothing needs to be sent.
 */
function earlierBuildTime(
  active: Deployment | undefined,
  tip: string | undefined,
  source: SourceCommit | undefined,
  facts: BuildFacts,
): string | undefined {
  if (active === undefined || active.id !== tip) return undefined;
  const before = parseCommitMessage(active.message);
  const same = before.sourceCommit === source?.id && before.buildNumber === facts.buildNumber;
  return same ? before.buildTime : undefined;
}

/** The stamp: what the running app can serve to prove which build it is. Only the commit itself has none. */
function stampFiles(
  plan: PackagePlan,
  source: SourceCommit | undefined,
  facts: BuildFacts,
  buildTime: string,
): Readonly<Record<string, string>> {
  const unchanged = plan.build.kind === 'checkout' && plan.build.keepHistory;
  if (plan.stampFile === undefined || unchanged) return {};
  const stamp = {
    commit: source?.id ?? null,
    buildNumber: facts.buildNumber ?? null,
    buildUrl: facts.buildUrl ?? null,
    time: buildTime,
  };
  return { [plan.stampFile]: `${JSON.stringify(stamp, null, 2)}\n` };
}

function tellSource(source: SourceCommit | undefined, plan: PackagePlan, ports: Ports): void {
  const what = plan.build.kind === 'folder' ? `folder ${plan.build.folder}` : 'the checked-out commit';
  const from =
    source === undefined
      ? 'no source commit is known'
      : `source commit ${shortId(source.id)} "${source.subject}"`;
  ports.tell({ kind: 'said', text: `Packaging ${what} (${from})` });
  if (source !== undefined) ports.tell({ kind: 'output', name: 'source-commit', value: source.id });
}

function tellPacked(packed: PackedBuild, { whole = false }: Packing, ports: Ports): void {
  ports.tell({ kind: 'output', name: 'deployed-commit', value: packed.commit });
  ports.tell({
    kind: 'said',
    text: packed.upToDate
      ? `The slot's repository has this very tree already, as ${shortId(packed.commit)}`
      : `Made commit ${shortId(packed.commit)} of ${String(packed.files)} files; ${String(packed.objects)} objects (${describeBytes(packed.sizeBytes)}) ${whole ? 'are sent' : 'are new to the slot'}`,
  });
}
