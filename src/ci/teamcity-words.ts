import type { FailureText } from '#failures/failure-text.ts';
import type { RunEvent } from '#report/event.ts';
import type { Report } from '#report/report.ts';
import { layTable } from '#report/text-table.ts';
import { describeEnd, describeProblem, describeStage } from './describe-end.ts';
import { neutralise, neutraliseLines } from './neutralise.ts';
import { serviceMessage, singleMessage } from './teamcity-message.ts';

/** TeamCity's limits for a build problem, in characters. */
const maxDescription = 4000;
const maxIdentity = 60;

type WordedEvent = Exclude<
  RunEvent,
  { kind: 'stage-started' | 'progressed' | 'test-started' | 'test-ended' }
>;

/** The lines of an event that needs no memory of others. `time` is the timestamp of their messages. */
export function wordEvent(event: WordedEvent, time: string): readonly string[] {
  switch (event.kind) {
    case 'run-started':
      return block(event.title, event.lines, time);
    case 'stage-ended':
      return [
        ...plain(describeStage(event), time),
        ...measure(`${camel(event.stage)}DurationMs`, event.durationMs),
      ];
    case 'said':
    case 'noticed':
      return plain(event.text, time);
    case 'warned':
      return [message(event.text, time, 'WARNING')];
    case 'relayed':
      return [message(`${event.source}: ${event.text}`, time)];
    case 'tabled':
      return block(event.title, layTable(event.head, event.rows), time);
    case 'measured':
      return measure(event.key, event.value);
    case 'output':
      return [serviceMessage('setParameter', { name: `slotship.${event.name}`, value: event.value })];
    case 'failed':
      return wordFailure(event.problems, time);
    case 'run-ended':
      return wordEnd(event.report, time);
    case 'production':
    case 'preview':
    case 'secret-learned':
      return [];
  }
}

/** What the build list shows while the build runs. */
export function wordProgress(text: string): readonly string[] {
  return [singleMessage('progressMessage', neutralise(text).replaceAll('\n', ' '))];
}

/** Text inside a message can be no message, whoever wrote it. */
function message(text: string, time: string, status?: 'WARNING'): string {
  return serviceMessage('message', { text: neutralise(text), status, timestamp: time });
}

/** Ordinary lines; what is not ASCII goes into a message, since the agent reads output in a charset of its own. */
function plain(text: string, time: string): readonly string[] {
  return neutraliseLines(text).map((line) => (/^[\t -~]*$/.test(line) ? line : message(line, time)));
}

function block(title: string, lines: readonly string[], time: string): readonly string[] {
  const name = neutralise(title);
  return [
    serviceMessage('blockOpened', { name, timestamp: time }),
    ...lines.flatMap((line) => plain(line, time)),
    serviceMessage('blockClosed', { name, timestamp: time }),
  ];
}

/** A value for TeamCity's charts: at most 13 digits before the point. */
function measure(key: string, value: number): readonly string[] {
  const whole = Math.round(value);
  if (!Number.isFinite(whole) || Math.abs(whole) >= 1e13) return [];
  return [serviceMessage('buildStatisticValue', { key: `slotship.${key}`, value: whole })];
}

/** One build problem, however many failures: its identity is the first one's code, the same from build to build. */
function wordFailure(problems: readonly FailureText[], time: string): readonly string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more, in the log)` : '';
  const description = [`${first.what}${more}`, `Why: ${first.why}`, `Fix: ${first.fix}`].join('\n');
  return [
    ...problems.flatMap(describeProblem).map((line) => message(line, time, 'WARNING')),
    serviceMessage('buildProblem', {
      description: cut(neutralise(description), maxDescription),
      identity: first.code.slice(0, maxIdentity),
    }),
  ];
}

function wordEnd(report: Report, time: string): readonly string[] {
  const { slot, production, verdict, exitCode } = report;
  const tags = slot === undefined ? [] : [`slot-${slot}`, ...(production === 'swapped' ? ['swapped'] : [])];
  const text = neutralise(slot === undefined || verdict.includes(slot) ? verdict : `${slot}: ${verdict}`);
  return [
    ...block('stages', describeEnd(report), time),
    ...tags.map((tag) => singleMessage('addBuildTag', tag)),
    // TeamCity's own text of a failed build names the build problem again.
    serviceMessage('buildStatus', {
      text: exitCode === 0 ? `${text.replace(/\.$/, '')}; {build.status.text}` : text,
    }),
  ];
}

/** Cuts between characters, never within one. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

function camel(stage: string): string {
  return stage.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
