import { setOutput, setSecret, summary } from '@actions/core';
import type { TestResult } from '#app-service/smoke-test.ts';
import type { RunEvent } from '#report/event.ts';
import { describeAsMarkdown } from '#report/markdown.ts';
import { layTable } from '#report/text-table.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { describeEnd, describeStage } from './describe-end.ts';
import { describeTest } from './describe-test.ts';
import { makeAnnotations, type Annotations } from './github-annotations.ts';
import { makeForeignLines, type ForeignLines } from './github-foreign-lines.ts';
import { makeGroups } from './github-groups.ts';
import { neutraliseLines } from './neutralise.ts';
import { makePace } from './pace.ts';

/** Room for the summary below GitHub's limit of 1 MiB a step. */
const maxSummaryBytes = 900_000;

export interface GitHubSettings {
  /** Writes to standard output, as @actions/core does. */
  readonly write: Write;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/** What the words of an event are told with. */
interface Voice {
  readonly say: (...texts: readonly string[]) => void;
  readonly foreign: ForeignLines;
  readonly annotations: Annotations;
  readonly due: () => boolean;
  readonly hasOutputs: boolean;
  /** Whether a runner listens, which takes a mask out of the log. */
  readonly masks: boolean;
  readonly summarise: (page: string) => void;
}

type Tellers = { readonly [Kind in RunEvent['kind']]: (event: Extract<RunEvent, { kind: Kind }>) => void };

/**
 * Speaks to GitHub Actions: a group a stage, annotations, masks, outputs, the step summary.
 * Source: GitHub, Workflow commands for GitHub Actions.
 */
export function makeGitHubAdapter({ write, env, now }: GitHubSettings): Adapter {
  const writeLine = (line: string): void => {
    write(`${line}\n`);
  };
  const say = (...texts: readonly string[]): void => {
    texts.flatMap(neutraliseLines).forEach(writeLine);
  };
  const foreign = makeForeignLines(writeLine);
  const annotations = makeAnnotations(say);
  /** What GitHub cannot be told is no reason to fail a run. */
  const admit = (thrown: unknown): void => {
    annotations.annotate('warning', 'slotship', thrown instanceof Error ? thrown.message : String(thrown));
  };
  let page = '';
  const tellers = makeTellers({
    say,
    foreign,
    annotations,
    due: makePace(now),
    masks: env['GITHUB_ACTIONS'] === 'true',
    hasOutputs: (env['GITHUB_OUTPUT'] ?? '') !== '',
    summarise: (text) => {
      page = text;
    },
  });
  return {
    tell(event) {
      if (event.kind !== 'relayed') foreign.end();
      try {
        (tellers[event.kind] as (one: RunEvent) => void)(event);
      } catch (thrown) {
        admit(thrown);
      }
    },
    async finish() {
      foreign.end();
      if (page === '' || (env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
      await summary.addRaw(page).write().catch(admit);
    },
  };
}

function makeTellers({ say, foreign, annotations, due, hasOutputs, masks, summarise }: Voice): Tellers {
  const groups = makeGroups();
  const failedTests: TestResult[] = [];
  const nothing = (): void => undefined;
  return {
    'run-started': ({ title, lines }) => {
      groups.open(title);
      say(...lines);
      groups.close();
    },
    'stage-started': ({ stage }) => {
      groups.open(stage);
    },
    'stage-ended': (stage) => {
      groups.close();
      say(describeStage(stage));
    },
    said: ({ text }) => {
      say(text);
    },
    noticed: ({ text }) => {
      annotations.annotate('notice', 'slotship', text);
    },
    warned: ({ text }) => {
      annotations.annotate('warning', 'slotship', text);
    },
    progressed: ({ text }) => {
      if (due()) say(text);
    },
    relayed: ({ source, text }) => {
      foreign.say(`${source}: ${text}`);
    },
    tabled: ({ title, head, rows }) => {
      say(title, ...layTable(head, rows));
    },
    'test-started': nothing,
    'test-ended': ({ test }) => {
      if (test.outcome === 'failed') failedTests.push(test);
      say(...describeTest(test));
    },
    measured: nothing,
    output: ({ name, value }) => {
      // Without its file the toolkit would fall back on a command that GitHub has switched off.
      if (hasOutputs) setOutput(name, value);
    },
    production: nothing,
    preview: nothing,
    'secret-learned': ({ secret }) => {
      // The runner refuses to mask nothing. Other forms of what it masks it makes itself: actions/runner, HostContext.
      if (masks && secret.reveal().trim() !== '') setSecret(secret.reveal());
    },
    failed: ({ problems }) => {
      groups.close();
      annotations.annotateFailure(problems, failedTests);
    },
    'run-ended': ({ report }) => {
      groups.close();
      summarise(describeAsMarkdown(report, maxSummaryBytes));
      say('', ...describeEnd(report));
    },
  };
}
