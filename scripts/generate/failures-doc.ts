import { catalogue } from '#failures/catalogue.ts';
import { exitCodes } from '#failures/exit-codes.ts';
import { rowOf } from '#failures/failure-text.ts';
import type { FailureCode } from '#failures/failure.ts';
import type { Blame } from '#failures/row.ts';
import { cell } from './option-words.ts';
import { notice, type Product } from './product.ts';

const blames: Readonly<Record<Blame, string>> = {
  configuration: 'the configuration',
  azure: 'Azure, Kudu or the network',
  app: 'the app that is deployed',
  refused: 'nobody: slotship refused to do harm',
  ourselves: 'slotship itself',
  cancelled: 'whoever cancelled the run',
};

/** Makes docs/failures.md: a heading for every code, so that a message can point at it. */
export function makeFailuresDoc(): Product {
  const codes = Object.keys(catalogue) as FailureCode[];
  const areas = [...new Set(codes.map((code) => rowOf(code).area))];
  const lines = [
    `<!-- ${notice} -->`,
    '',
    '# Failures',
    '',
    'A run that fails says what happened, why, and what to do, under a code. In TeamCity the code is the identity of the',
    'build problem, so that TeamCity groups, mutes and assigns by cause.',
    '',
    '## Exit codes',
    '',
    'The exit code says what became of production. Once a swap was asked for, a failure that would say less ends the run',
    'with 8 or 9.',
    '',
    makeExitCodeTable(),
    '',
    ...areas.flatMap((area) => [
      `## ${area[0]?.toUpperCase() ?? ''}${area.slice(1)}`,
      '',
      ...codes.filter((code) => rowOf(code).area === area).flatMap(describeCode),
    ]),
  ];
  return { path: 'docs/failures.md', text: lines.join('\n') };
}

/** The table of exit codes, also for the README. */
export function makeExitCodeTable(): string {
  const rows = exitCodes.map(({ codes, meaning }) => `| ${codes.join(', ')} | ${meaning} |`);
  return ['| exit code | meaning |', '| --- | --- |', ...rows].join('\n');
}

function describeCode(code: FailureCode): readonly string[] {
  const row = rowOf(code);
  const { what, why, fix } = wordsOf(code);
  return [
    `### ${code}`,
    '',
    `${cell(row.meaning)} Exit code ${String(row.exit)}; up to ${blames[row.blame]}.`,
    '',
    `- What: ${cell(what)}`,
    `- Why: ${cell(why)}`,
    `- What to do: ${cell(fix)}`,
    '',
  ];
}

const depends = 'Depends on what was seen; the message says it.';

/** The words of a code with a placeholder, such as `<slot>`, for every fact. */
export function wordsOf(code: FailureCode): Readonly<Record<'what' | 'why' | 'fix', string>> {
  const row = rowOf(code);
  return { what: sample(row.what), why: sample(row.why), fix: sample(row.fix) };
}

/** Nothing here knows whether a fact is text or a list; what works is right. */
function sample(words: (facts: never) => unknown): string {
  for (const first of ['text', 'list'] as const) {
    try {
      const text = String(words(placeholder('', first) as never));
      if (!text.includes('undefined')) return text.replaceAll('NaN', '…').trim();
    } catch {
      continue;
    }
  }
  return depends;
}

/** A value that reads as `text` and as a list of one such value; each of its unknown members is one too, by its own name. */
function placeholder(text: string, first: 'text' | 'list'): unknown {
  const asText = (): string => text;
  const target: Readonly<Record<string | symbol, unknown>> = {
    [Symbol.toPrimitive]: asText,
    toString: asText,
  };
  const list = [undefined];
  return new Proxy(target, {
    get: (own, name) => {
      if (name in own && name !== 'constructor') return own[name];
      if (typeof name === 'symbol') return Reflect.get(list, name) as unknown;
      if (name === '0') return placeholder(text, first);
      if (text !== '') {
        const sources = first === 'text' ? [String.prototype, list] : [list, String.prototype];
        for (const source of sources) if (name in source) return boundMember(source, name, text, first);
      }
      return placeholder(`<${name}>`, first);
    },
  });
}

function boundMember(source: object, name: string, text: string, first: 'text' | 'list'): unknown {
  const subject = Array.isArray(source) ? [placeholder(text, first)] : text;
  const member: unknown = Reflect.get(Object(subject), name);
  return typeof member === 'function' ? (member as (...given: unknown[]) => unknown).bind(subject) : member;
}
