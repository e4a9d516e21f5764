import { row } from '../row.ts';

interface LeftFacts {
  /** What the run leaves as it is, one sentence. */
  readonly left: string;
}

export const runFailures = {
  CANCELLED_BY_SIGINT: row({
    area: 'run',
    blame: 'cancelled',
    exit: 130,
    meaning: 'The run was cancelled by SIGINT (Ctrl-C, or a CI that stops politely).',
    what: (_facts: LeftFacts) => 'The run was cancelled.',
    why: (facts) => `SIGINT came. ${facts.left}`.trimEnd(),
    fix: () => "Run 'slotship status' to see what runs where, or run the build again.",
  }),
  CANCELLED_BY_SIGTERM: row({
    area: 'run',
    blame: 'cancelled',
    exit: 143,
    meaning: 'The run was cancelled by SIGTERM.',
    what: (_facts: LeftFacts) => 'The run was cancelled.',
    why: (facts) => `SIGTERM came. ${facts.left}`.trimEnd(),
    fix: () => "Run 'slotship status' to see what runs where, or run the build again.",
  }),
  RUN_TIMED_OUT: row({
    area: 'run',
    blame: 'azure',
    exit: 3,
    meaning: 'The whole run took longer than it may.',
    what: (facts: LeftFacts & { readonly timeoutMs: number }) =>
      `The run took longer than ${String(Math.round(facts.timeoutMs / 1000))} s.`,
    why: (facts) => `'timeout' ended it. ${facts.left}`,
    fix: () => "Raise 'timeout', but keep it below the CI's own limit.",
  }),
  NOT_CONFIRMED: row({
    area: 'run',
    blame: 'configuration',
    exit: 2,
    meaning: 'What was asked changes something in Azure and was not confirmed; nothing was changed.',
    what: (facts: { readonly asked: string }) => `${facts.asked} was not confirmed, so nothing was changed.`,
    why: () => 'It is done only when somebody agrees, and nobody did or could be asked.',
    fix: () => "Run it again with '--yes'.",
  }),
  DEMO_GIT_FAILED: row({
    area: 'run',
    blame: 'configuration',
    exit: 2,
    meaning: 'The demo makes a repository with git, and git is not there or refused.',
    what: (facts: { readonly command: string; readonly words: string }) =>
      `The demo could not run '${facts.command}'.`,
    why: (facts) => `${facts.words}.`,
    fix: () => 'Install Git 2.28 or newer, and make sure that it is on PATH.',
  }),
  BUG: row({
    area: 'run',
    blame: 'ourselves',
    exit: 1,
    meaning: 'A bug in slotship.',
    what: (facts: { readonly message: string; readonly left: string }) =>
      `slotship met a bug of its own: ${facts.message}`,
    why: (facts) => `This should not happen. ${facts.left}`.trimEnd(),
    fix: () => 'Please report it with the stack below.',
  }),
};
