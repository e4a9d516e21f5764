import { error, notice, warning } from '@actions/core';
import type { FailureText } from '#failures/failure-text.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import { describeProblem } from './describe-end.ts';
import { neutralise } from './neutralise.ts';

/** Most annotations of a kind that GitHub keeps for a step. */
const most = 10;
/** Longest text of one, in characters. */
const longest = 4096;

const kinds = { error, warning, notice };

export interface Annotations {
  annotate(kind: keyof typeof kinds, title: string, text: string): void;
  /** Annotates what failed, what matters most first: all problems in one, each of them, then the failed tests. */
  annotateFailure(problems: readonly FailureText[], failedTests: readonly TestResult[]): void;
}

/** Makes the writer of a step's annotations. What GitHub would not keep is only said in the log. */
export function makeAnnotations(say: (text: string) => void): Annotations {
  const told = { error: 0, warning: 0, notice: 0 };
  const annotate: Annotations['annotate'] = (kind, title, text) => {
    const clean = neutralise(text);
    told[kind]++;
    if (told[kind] > most) say(`${kind}: ${title}: ${clean}`);
    else kinds[kind](clean.slice(0, longest), { title });
  };
  return {
    annotate,
    annotateFailure(problems, failedTests) {
      if (problems.length > 1) {
        const list = problems.map(({ code, what }) => `${code}  ${what}`).join('\n');
        annotate('error', `slotship: ${String(problems.length)} problems`, list);
      }
      for (const problem of problems) annotate('error', problem.code, describeProblem(problem).join('\n'));
      for (const { suite, name, message } of failedTests)
        annotate('error', neutralise(`${suite}: ${name}`), message ?? 'failed');
    },
  };
}
