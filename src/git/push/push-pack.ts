import { failure } from '#failures/failure.ts';
import { isAway } from '#failures/is-away.ts';
import type { PushReceipt, PushRequest } from '#ports';
import { describeNetworkError } from '#http/network-error.ts';
import { noId } from '../objects/object-id.ts';
import { makePackBody } from '../pack/pack-stream.ts';
import { emptyFill } from '../pack/pack-fill.ts';
import type { PackedFill } from '../pack/pack-fill.ts';
import type { Part } from '../pack/spool.ts';
import { flush, writePacket } from '../wire/pkt-line.ts';
import { parseHeads } from '../wire/advertisement.ts';
import { readRefs } from '../wire/read-refs.ts';
import { askRemote } from '../wire/remote.ts';
import type { Remote } from '../wire/remote.ts';
import type { ReportStatus } from '../wire/report-status.ts';
import { hearPush } from './hear-push.ts';
import type { Heard } from './hear-push.ts';
import { checkLease, leaseLost } from './check-lease.ts';

/** What is sent: the pack's pieces and the commit that the branch shall point to. */
export interface ReadyPack {
  readonly commit: string;
  readonly objects: number;
  readonly parts: readonly Part[];
  /** Sent along, and left out when the server cannot take it. */
  readonly fill: PackedFill;
  /** Whether everything is in it, also what the server seemed to have. */
  readonly whole: boolean;
  /** What the slot's plan runs on: only Kudu on Windows limits a request. */
  readonly platform: 'windows' | 'linux';
}

/**
 * Kudu's own limit of a request on Windows plans; KuduLite on Linux has none.
 * Source: Kudu, Kudu.Services.Web/Web.config, maxAllowedContentLength.
 */
export const largestRequestBytes = 4_294_967_295;
/** From this size on, a look at the branch costs less than sending in vain. */
const lookFirstBytes = 1024 * 1024;

/**
 * Sends a pack in one request of known length and hears what becomes of it. The old head in the request is the
 * lease: the server moves the branch only from there. What only fills the pack is left out when the server cannot take
 * it: nothing of such a pack is kept.
 * @throws Failure PUSH_… and SCM_…; PUSH_UNDECIDED when all was sent and no report came
 */
export async function pushPack(remote: Remote, pack: ReadyPack, request: PushRequest): Promise<PushReceipt> {
  let sent = await sendPack(remote, pack, pack.fill, request);
  const { unpack } = sent.report;
  const damage = unpack !== 'ok' && pack.fill.objects > 0 ? unpack : undefined;
  if (damage !== undefined) sent = await sendPack(remote, pack, emptyFill, request);
  const { report, heard, objects, sentBytes } = sent;
  const ref = refOf(request);
  const fate = report.unpack === 'ok' ? report.refs.get(ref) : report.unpack;
  if (fate === undefined) {
    const words = `The report does not name ${ref}`;
    throw failure('PUSH_UNDECIDED', { remote: remote.url, sentBytes, words });
  }
  if (fate !== 'ok') await refuse(remote, pack, request, fate, heard.words);
  return { sentBytes, objects, heardToTheEnd: heard.toTheEnd, ...(damage === undefined ? {} : { damage }) };
}

const refOf = ({ branch }: PushRequest): string => `refs/heads/${branch}`;

/** A pack that was sent, and what the server said of it. */
interface Sent {
  readonly report: ReportStatus;
  readonly heard: Heard;
  readonly objects: number;
  readonly sentBytes: number;
}

async function sendPack(
  remote: Remote,
  pack: ReadyPack,
  fill: PackedFill,
  request: PushRequest,
): Promise<Sent> {
  const wishes = 'report-status side-band-64k quiet agent=git/slotship';
  const command =
    writePacket(`${request.lease ?? noId} ${pack.commit} ${refOf(request)}\0 ${wishes}`) + flush;
  const objects = pack.objects + fill.objects;
  const body = makePackBody(command, objects, [...pack.parts, ...fill.parts]);
  const { sizeBytes } = body;
  if (pack.platform === 'windows' && sizeBytes > largestRequestBytes) {
    const words = 'Kudu on Windows takes at most 4 GiB in one request.';
    throw failure('PUSH_TOO_LARGE', { scmUrl: remote.access.scmUrl, sizeBytes, words });
  }
  request.signal.throwIfAborted();
  if (sizeBytes > lookFirstBytes) await checkLease(remote, request);
  const progress = { sentBytes: 0, totalBytes: sizeBytes };
  const { heard, timedOut } = await sendAndHear(remote, request, body, progress);
  const { report } = heard;
  if (report !== undefined) return { report, heard, objects, sentBytes: progress.sentBytes };
  const words = timedOut ? noTimeLeft(request.timeoutMs) : heard.words;
  throw failure('PUSH_UNDECIDED', { remote: remote.url, ...progress, words, outOfTime: timedOut });
}

interface Progress {
  sentBytes: number;
  readonly totalBytes: number;
}

const noTimeLeft = (timeoutMs: number): string =>
  `It was not done within ${String(Math.round(timeoutMs / 1000))} s`;

async function sendAndHear(
  remote: Remote,
  request: PushRequest,
  body: ReturnType<typeof makePackBody>,
  progress: Progress,
): Promise<{ readonly heard: Heard; readonly timedOut: boolean }> {
  const timeout = AbortSignal.timeout(Math.max(1, request.timeoutMs));
  try {
    const stream = await askRemote(remote, {
      operation: 'take the commit',
      method: 'POST',
      path: 'git-receive-pack',
      body,
      onSent: (sentBytes) => {
        progress.sentBytes = sentBytes;
        request.onProgress(sentBytes, progress.totalBytes);
      },
      signal: AbortSignal.any([request.signal, timeout]),
    });
    const heard = await hearPush(stream, request.onRemoteLine);
    if (heard.report === undefined) request.signal.throwIfAborted();
    return { heard, timedOut: timeout.aborted };
  } catch (thrown) {
    request.signal.throwIfAborted();
    throw judgeSending(thrown, remote, request, progress, timeout.aborted);
  }
}

/** Nothing can have arrived while the request was incomplete; after that only a look at the repository tells. */
function judgeSending(
  thrown: unknown,
  remote: Remote,
  request: PushRequest,
  progress: Progress,
  timedOut: boolean,
): unknown {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const answered = thrown instanceof Error && thrown.name === 'Failure' && cause === undefined;
  if (answered) return thrown;
  const words = timedOut ? noTimeLeft(request.timeoutMs) : describeNetworkError(cause ?? thrown);
  const facts = { remote: remote.url, ...progress, words, outOfTime: timedOut };
  if (progress.sentBytes >= progress.totalBytes) return failure('PUSH_UNDECIDED', facts, { cause: thrown });
  const idle = cause instanceof Error && 'code' in cause && cause.code === 'ERR_IDLE';
  if (idle || timedOut) return failure('PUSH_STALLED', facts, { cause: thrown });
  const cut = progress.sentBytes > 0 && isAway(thrown);
  return cut ? failure('PUSH_CUT', facts, { cause: thrown }) : thrown;
}

/** Source: git, builtin/receive-pack.c, set_connectivity_errors. */
const objectsMissing = 'missing necessary objects';

async function refuse(
  remote: Remote,
  { whole }: ReadyPack,
  request: PushRequest,
  words: string,
  more: string,
): Promise<never> {
  const found = parseHeads((await readRefs(remote, request.signal)).refs)[request.branch];
  if (found !== request.lease) throw await leaseLost(remote, request, found);
  const said = more === '' ? words : `${words} (${more})`;
  const facts = { remote: remote.url, branch: request.branch, words: said };
  if (words === objectsMissing) throw failure('PUSH_OBJECTS_MISSING', { ...facts, whole });
  throw failure('PUSH_REJECTED', facts);
}
