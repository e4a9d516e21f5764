import { row } from '../row.ts';

export const gitFailures = {
  PUSH_UNDECIDED: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The connection of a push ended before the remote said whether it took the commit.',
    what: (facts: { readonly remote: string; readonly words: string; readonly sentBytes: number }) =>
      `The push to ${facts.remote} ended without an answer.`,
    why: (facts) => `${facts.words} (after ${String(facts.sentBytes)} bytes).`,
    fix: () => 'slotship looks up what arrived; if it says no more than this, run the build again.',
  }),
};
