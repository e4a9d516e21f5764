import { describeNetworkError } from '#http/network-error.ts';
import { isOddAnswer } from '../wire/odd-answer.ts';
import { readPackets } from '../wire/pkt-line.ts';
import { printable } from '#http/plain-words.ts';
import { makeReportReader } from '../wire/report-status.ts';
import type { ReportStatus } from '../wire/report-status.ts';
import { readBands } from '../wire/side-band.ts';
import { makeRemoteLines } from './remote-lines.ts';

/** What was heard after a push was sent. */
export interface Heard {
  /** Undefined: the answer ended before it. */
  readonly report: ReportStatus | undefined;
  /** True when the last flush came: the deployment's own output is complete. */
  readonly toTheEnd: boolean;
  /** Why the answer ended early, or the server's last words. */
  readonly words: string;
}

/**
 * Listens to the answer of receive-pack. The report comes before the output of the deployment that runs in its
 * hook, so an answer that breaks off after the report leaves no doubt of the push itself. Where the bytes are not
 * git's, though, the report counts for nothing: it may be as wrong as they are.
 */
export async function hearPush(
  stream: AsyncIterable<Buffer>,
  onRemoteLine: (line: string) => void,
): Promise<Heard> {
  const reader = makeReportReader();
  const lines = makeRemoteLines(onRemoteLine);
  let report: ReportStatus | undefined;
  let toTheEnd = false;
  let lastWords = '';
  let words = '';
  try {
    for await (const part of readBands(readPackets(stream))) {
      toTheEnd = part === 'flush' && report !== undefined && lastWords === '';
      if (part === 'flush') continue;
      if (part.band === 1) report = reader.push(part.bytes) ?? report;
      else if (part.band === 2) lines.push(part.bytes);
      else lastWords = readLastWords(part.bytes);
    }
  } catch (thrown) {
    // After the last flush only the end of the HTTP answer was missing.
    if (isOddAnswer(thrown)) {
      toTheEnd = false;
      report = undefined;
    }
    if (!toTheEnd) words = describeBreak(thrown);
  }
  lines.end();
  if (lastWords !== '') onRemoteLine(lastWords);
  return { report, toTheEnd, words: lastWords || words || (toTheEnd ? '' : describeEnd(report)) };
}

const readLastWords = (bytes: Buffer): string =>
  printable(bytes.toString('utf8')) || 'It gave up without a word';

function describeEnd(report: ReportStatus | undefined): string {
  return `The answer ended ${report === undefined ? 'without a whole report' : 'in the middle'}`;
}

function describeBreak(thrown: unknown): string {
  return isOddAnswer(thrown) ? thrown.message : describeNetworkError(thrown);
}
