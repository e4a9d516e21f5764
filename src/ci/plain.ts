import { styleText } from 'node:util';
import type { RunEvent } from '#report/event.ts';
import { layTable } from '#report/text-table.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { describeEnd, describeProblem, describeStage } from './describe-end.ts';
import { describeTest } from './describe-test.ts';
import { neutralise, neutraliseLines } from './neutralise.ts';
import { makePace } from './pace.ts';
import type { StageMarks } from './stage-marks.ts';

export interface PlainSettings {
  readonly write: Write;
  /** A terminal gets one live line that is overwritten; a file gets a progress line every so often. */
  readonly isTerminal: boolean;
  readonly colours: boolean;
  /** Width of the terminal, in characters; a live line that is longer could not be overwritten. */
  readonly columns?: number;
  readonly now: () => number;
  /** How the CI folds the log of a stage. */
  readonly marks?: StageMarks | undefined;
}

type Style = Parameters<typeof styleText>[0];

/** Where the colour of a line goes: on all of it, or on its first word. */
interface Line {
  readonly text: string;
  readonly style?: Style;
  readonly extent?: 'line' | 'word';
}

const margin = '   ';
const defaultColumns = 80;
/** Back to the start of the line, then clear it. */
const clearLine = '\r\u001B[K';

/** Readable lines anywhere. */
export function makePlainAdapter(settings: PlainSettings): Adapter {
  const { write, isTerminal, colours, columns = defaultColumns, now, marks } = settings;
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const due = makePace(now);
  let live = false;
  const clear = (): void => {
    if (live) write(clearLine);
    live = false;
  };
  const say = (line: Line): void => {
    clear();
    for (const text of neutraliseLines(line.text)) write(`${paintLine({ ...line, text }, paint)}\n`);
  };
  const progress = (text: string): void => {
    if (isTerminal) {
      const line = `${margin}${neutralise(text).replaceAll('\n', ' ')}`.slice(0, columns - 1);
      write(`${clearLine}${paint('dim', line)}`);
      live = true;
    } else if (due()) {
      say({ text: `${margin}${text}` });
    }
  };
  let folded: string | undefined;
  const close = (): void => {
    const end = folded === undefined ? undefined : marks?.close(folded);
    folded = undefined;
    if (end !== undefined) write(`${end}\n`);
  };
  const open = (stage: string): void => {
    close();
    folded = stage;
    if (marks === undefined) [{ text: '' }, { text: `== ${stage}`, style: 'bold' as const }].forEach(say);
    else write(`${marks.open(stage)}\n`);
  };
  return {
    tell(event) {
      if (event.kind === 'failed' || event.kind === 'run-ended') close();
      if (event.kind === 'stage-started') open(event.stage);
      else if (event.kind === 'progressed') progress(event.text);
      else wordEvent(event).forEach(say);
      if (event.kind === 'stage-ended') close();
    },
    finish() {
      clear();
      return Promise.resolve();
    },
  };
}

function paintLine(
  { text, style, extent = 'line' }: Line,
  paint: (style: Style, text: string) => string,
): string {
  const [blanks = '', word = '', rest = ''] = /^(\s*)(\S*)(.*)$/s.exec(text)?.slice(1) ?? [];
  if (style === undefined || word === '') return text;
  return extent === 'line' ? blanks + paint(style, word + rest) : blanks + paint(style, word) + rest;
}

function wordEvent(event: RunEvent): readonly Line[] {
  switch (event.kind) {
    case 'run-started':
      return [{ text: event.title, style: 'bold' }, ...indent(event.lines)];
    case 'stage-ended':
      return [{ text: `${margin}${describeStage(event)}`, style: styleOf(event.outcome), extent: 'word' }];
    case 'said':
    case 'noticed':
      return indent([event.text]);
    case 'warned':
      return indent([`warning: ${event.text}`], 'yellow', 'word');
    case 'relayed':
      return indent([`${event.source}: ${event.text}`], 'dim');
    case 'tabled':
      return [
        { text: '' },
        ...indent([event.title], 'bold'),
        ...indent(layTable(event.head, event.rows)),
        { text: '' },
      ];
    case 'test-ended': {
      const [head = '', ...why] = describeTest(event.test);
      return [...indent([head], styleOf(event.test.outcome), 'word'), ...indent(why)];
    }
    case 'failed':
      return [{ text: '' }, ...event.problems.flatMap(describeProblem).map(paintCode)];
    case 'run-ended':
      return [{ text: '' }, ...describeEnd(event.report).map((text) => ({ text }))];
    case 'stage-started':
    case 'test-started':
    case 'progressed':
    case 'measured':
    case 'output':
    case 'production':
    case 'preview':
    case 'secret-learned':
      return [];
  }
}

function styleOf(outcome: 'done' | 'passed' | 'failed' | 'skipped'): Style {
  if (outcome === 'failed') return 'red';
  return outcome === 'skipped' ? 'yellow' : 'green';
}

/** The code of a failure begins its first line; the other lines are indented. */
function paintCode(text: string): Line {
  return text.startsWith(' ') ? { text } : { text, style: 'red', extent: 'word' };
}

function indent(lines: readonly string[], style?: Style, extent?: Line['extent']): readonly Line[] {
  return lines
    .flatMap((text) => text.split('\n'))
    .map((text) => ({
      text: `${margin}${text}`,
      ...(style === undefined ? {} : { style }),
      ...(extent === undefined ? {} : { extent }),
    }));
}

/** Whether colours are wanted. Sources: no-color.org; force-color.org. */
export function wantsColours(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}
