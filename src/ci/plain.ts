import { styleText } from 'node:util';
import type { RunEvent } from '#report/event.ts';
import { describeDuration } from '#report/sizes.ts';
import { layTable } from '#report/text-table.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { describeEnd, describeProblem } from './describe-end.ts';
import { neutraliseLine } from './neutralise.ts';

export interface PlainSettings {
  readonly write: Write;
  /** A terminal gets one live line that is overwritten; a file gets a progress line every so often. */
  readonly isTerminal: boolean;
  readonly colours: boolean;
  readonly now: () => number;
}

/** Least time between two progress lines where nothing can be overwritten, in ms. */
const progressEveryMs = 10_000;

type Style = Parameters<typeof styleText>[0];

/** Readable lines anywhere. */
export function makePlainAdapter({ write, isTerminal, colours, now }: PlainSettings): Adapter {
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  let live = false;
  let progressAt = now();
  const say = (text: string): void => {
    // Overwrites the live line: back to its start, then clear it.
    if (live) write('\r\u001B[K');
    live = false;
    write(`${text}\n`);
  };
  const progress = (text: string): void => {
    if (isTerminal) {
      write(`\r\u001B[K${paint('dim', `  ${neutraliseLine(text)}`)}`);
      live = true;
    } else if (now() - progressAt >= progressEveryMs) {
      progressAt = now();
      say(`  ${text}`);
    }
  };
  return {
    tell(event) {
      if (event.kind === 'progressed') progress(event.text);
      else for (const line of wordEvent(event, paint)) say(line);
    },
    finish: () => Promise.resolve(),
  };
}

function wordEvent(event: RunEvent, paint: (style: Style, text: string) => string): readonly string[] {
  switch (event.kind) {
    case 'run-started':
      return [paint('bold', event.title), ...indent(event.lines)];
    case 'stage-started':
      return ['', paint('bold', `== ${event.stage}`)];
    case 'stage-ended': {
      const style = event.outcome === 'failed' ? 'red' : 'green';
      return [`   ${paint(style, event.outcome)}: ${event.fact} (${describeDuration(event.durationMs)})`];
    }
    case 'said':
    case 'noticed':
      return indent([event.text]);
    case 'warned':
      return indent([`${paint('yellow', 'warning:')} ${neutraliseLine(event.text)}`]);
    case 'relayed':
      return indent([paint('dim', `${event.source}: ${neutraliseLine(event.text)}`)]);
    case 'tabled':
      return [
        '',
        ...indent([paint('bold', event.title), ...layTable(event.head, event.rows).map(neutraliseLine)]),
        '',
      ];
    case 'test-ended': {
      const { outcome, name, durationMs, message, details } = event.test;
      const style = outcome === 'failed' ? 'red' : outcome === 'passed' ? 'green' : 'yellow';
      const more =
        outcome === 'passed'
          ? []
          : [message ?? '', ...(details ?? '').split('\n')].filter((line) => line !== '');
      return indent([
        `${paint(style, outcome)} ${name} (${describeDuration(durationMs)})`,
        ...indent(more.map(neutraliseLine)),
      ]);
    }
    case 'failed':
      return [
        '',
        ...event.problems
          .flatMap(describeProblem)
          .map((line, at) => (at === 0 ? paint('red', neutraliseLine(line)) : neutraliseLine(line))),
      ];
    case 'run-ended':
      return ['', ...describeEnd(event.report).map(neutraliseLine)];
    case 'test-started':
    case 'progressed':
    case 'measured':
    case 'output':
    case 'production':
    case 'secret-learned':
      return [];
  }
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `   ${line}`);
}

/** Whether colours are wanted. Sources: no-color.org; force-color.org. */
export function wantsColours(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '0') return true;
  return isTerminal && env['TERM'] !== 'dumb';
}
