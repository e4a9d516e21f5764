import type { RunEvent } from '#report/event.ts';
import type { Swap } from '#emulator/model/world.ts';
import type { Served, Truth } from './truth.ts';

/** A slot's deployments as a run last listed them. */
export interface ListSight {
  readonly at: number;
  readonly contentId: string;
  readonly active: string | undefined;
  readonly running: boolean;
}

/** A swap that Azure accepted from a run, with what the run had looked at until then. */
export interface Post {
  readonly swap: Swap;
  readonly slotSeen: ListSight | undefined;
  readonly productionListedAt: number;
  readonly slotReadAt: number;
  readonly slotAskedAt: number;
  readonly slotAliveAt: number;
  readonly productionHeardAt: number;
  /** What production served and had active when the swap was accepted. */
  readonly replaced: { readonly served: string | undefined; readonly active: string | undefined };
  /** When the request was sent; a slow one is accepted later. */
  readonly sentAt: number;
  /** When somebody else brought what this swap takes out of production; undefined: this run did. */
  readonly takesOthersOf: number | undefined;
  /** What this swap takes out of production, and what production served before that. */
  readonly takes: Served | undefined;
  readonly earlier: Served | undefined;
  /** When a preview had last come to its end by then, cancelled or completed. */
  readonly previewEndedAt: number;
  /** Whether the run had told by then that production is not healthy. */
  readonly afterUnhealthy: boolean;
}

/** What one run looked at, and what it learned; judged against the truth. */
export interface Looks {
  /** The deployments of the slot that is to be swapped. */
  slotSeen: ListSight | undefined;
  /** When the deployments of production were last listed; 0: never. */
  productionListedAt: number;
  /** When ARM last described that slot, with the preview that is pending there. */
  slotReadAt: number;
  /** When a smoke test last asked the slot. */
  slotAskedAt: number;
  /** When the slot last answered at all, with no error of the server. */
  slotAliveAt: number;
  /** When production last gave this run an answer, good or bad. */
  productionHeardAt: number;
  /** Production's last good answers, and whose they were: of its health, and of its version. */
  readonly productionGood: Map<
    'health' | 'version',
    { readonly at: number; readonly commit: string | undefined }
  >;
  /** What was told to have failed before any swap: tests of the slot, the deployment. */
  readonly failed: string[];
  /** Every push or redeployment that was accepted, and when ARM had last described production by then; 0: never. */
  readonly pushes: { readonly at: number; readonly productionReadAt: number }[];
  /** When ARM last described production, with the notes of swaps that are kept there. */
  productionReadAt: number;
  /** Whether this run asked for a swap and knows neither that it was refused nor that it failed. */
  swapOpen: boolean;
  /** The slot's last answer about its health, and whose it was. */
  slotHealth:
    { readonly contentId: string; readonly commit: string | undefined; readonly status: number } | undefined;
  /** Content and build of everything that passed its smoke tests, and when it first did. */
  readonly tested: Map<string, number>;
  readonly posts: Post[];
  unhealthyTold: boolean;
  /** Whether it was just told that a swap is asked for; the next request must be that one. */
  unknownTold: boolean;
  /** Before a run does anything, and right before it pushes, it may find out what became of an earlier one's swap. */
  inPreflight: boolean;
  /** When this run told that a preview may be pending; one that was there before it, when it began. */
  preparedAt: number;
  /** What was told in the course of the run and was not so, and what it should not have begun. */
  readonly wrongs: string[];
}

export function freshLooks(at: number): Looks {
  return {
    slotSeen: undefined,
    productionListedAt: 0,
    slotReadAt: 0,
    slotAskedAt: 0,
    slotAliveAt: 0,
    productionHeardAt: 0,
    productionGood: new Map(),
    failed: [],
    pushes: [],
    productionReadAt: 0,
    swapOpen: false,
    slotHealth: undefined,
    tested: new Map(),
    posts: [],
    unhealthyTold: false,
    unknownTold: false,
    inPreflight: false,
    preparedAt: at,
    wrongs: [],
  };
}

/**
 * A build in the content that it was tested in. Two deployments of one source commit are the same build: nothing that
 * a process says of itself could tell them apart.
 */
export function buildKey(truth: Truth, contentId: string, commit: string | undefined): string {
  const known = truth.commits.get(commit ?? '');
  return `${contentId} ${known?.version ?? commit ?? 'nothing'}`;
}

export function notePost(truth: Truth, looks: Looks, swap: Swap, sentAt: number, by: string): void {
  const { slotSeen, productionListedAt, slotReadAt, slotAskedAt, slotAliveAt, productionHeardAt } = looks;
  const { served, deployments } = truth.holding(truth.place('production').content.id);
  looks.posts.push({
    swap,
    slotSeen,
    productionListedAt,
    slotReadAt,
    slotAskedAt,
    slotAliveAt,
    productionHeardAt,
    replaced: { served, active: deployments.find((one) => one.active)?.id },
    sentAt,
    takes: truth.served.at(-1),
    earlier: truth.served.at(-2),
    takesOthersOf: findBroughtByOthers(truth, by),
    previewEndedAt: truth.previewEndedAt,
    afterUnhealthy: looks.unhealthyTold,
  });
  truth.tell(`swap ${String(looks.posts.length)} of this run is under way`);
}

/** Since when production has what this run did not bring there; who deploys the same commit again brings nothing. */
function findBroughtByOthers(truth: Truth, by: string): number | undefined {
  const now = truth.served.at(-1);
  const isSame = ({ commit, contentId }: Served): boolean =>
    commit === now?.commit && contentId === now?.contentId;
  const since = truth.served.slice(truth.served.findLastIndex((one) => !isSame(one)) + 1);
  return since.some((one) => one.by === by) ? undefined : since[0]?.at;
}

/** Learns from what a run tells: which tests passed, and what it says of production. */
export function hearEvent(truth: Truth, looks: Looks, event: RunEvent): void {
  if (event.kind === 'production') {
    truth.tell(`  told: production is ${event.state}`);
    looks.unknownTold = event.state === 'unknown' && !looks.inPreflight;
    if (event.state === 'unhealthy') looks.unhealthyTold = true;
  }
  if (event.kind === 'preview' && event.state === 'pending') looks.preparedAt = truth.clock.now();
  if (event.kind === 'said' && event.text.includes('never reached production')) {
    const swapped = truth.model.swaps.some(
      ({ source, switchedAt }) => source === 'stage' && (switchedAt ?? 0) >= looks.preparedAt,
    );
    if (swapped) looks.wrongs.push('told that the prepared swap never reached production, which a swap had');
  }
  if (event.kind === 'warned') truth.tell(`  warned: ${event.text}`);
  if (event.kind === 'test-ended' && event.test.suite !== 'verification' && event.test.outcome === 'failed') {
    truth.tell(`  test '${event.test.name}' failed: ${event.test.message ?? ''}`);
    if (looks.posts.length === 0) looks.failed.push(event.test.name);
  }
  if (event.kind === 'stage-started')
    looks.inPreflight = event.stage === 'preflight' || event.stage === 'push';
  if (event.kind !== 'stage-ended') return;
  looks.inPreflight = false;
  truth.tell(`  ${event.stage} ${event.outcome}: ${event.fact}`);
  if (event.stage === 'deployment' && event.outcome === 'failed') looks.failed.push('the deployment');
  const { slotHealth } = looks;
  if (event.stage !== 'smoke-test' || event.outcome !== 'done' || slotHealth?.status !== 200) return;
  const key = buildKey(truth, slotHealth.contentId, slotHealth.commit);
  if (!looks.tested.has(key)) looks.tested.set(key, truth.clock.now());
}
