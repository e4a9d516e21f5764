import { row } from '../row.ts';

/** A push that stopped before all was sent. */
interface HalfSent {
  /** Whether its time was used up, not its connection. */
  readonly outOfTime?: boolean;
  readonly remote: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly words: string;
}

export const gitFailures = {
  PUSH_UNDECIDED: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The connection of a push ended before the remote said whether it took the commit.',
    what: (facts: {
      readonly remote: string;
      readonly words: string;
      readonly sentBytes: number;
      readonly outOfTime?: boolean;
    }) => `The push to ${facts.remote} ended without an answer.`,
    why: (facts) => `${facts.words} (after ${String(facts.sentBytes)} bytes).`,
    fix: () => 'slotship looks up what arrived; if it says no more than this, run the build again.',
  }),
  PUSH_REJECTED: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The remote took the request and refused the commit.',
    what: (facts: { readonly remote: string; readonly branch: string; readonly words: string }) =>
      `The repository at ${facts.remote} refused the push to '${facts.branch}'.`,
    why: (facts) => `It said: ${facts.words}`,
    fix: (facts) =>
      facts.words.includes('abnormal exit')
        ? "Look at what the remote said above: its disk may be full, or git's checks there refuse something of the build (a .gitmodules, say). If it says no more, the slot's repository is damaged: docs/push.md says how to begin a new one."
        : "Act on the server's words, then run the build again.",
  }),
  PUSH_OBJECTS_MISSING: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning:
      'The remote lacks objects of the commit that it, or the memory of the last push, had called known.',
    what: (facts: {
      readonly remote: string;
      readonly branch: string;
      readonly words: string;
      /** Whether everything was sent. */
      readonly whole: boolean;
    }) =>
      `The repository at ${facts.remote} lacks a part of the commit that was pushed to '${facts.branch}'.`,
    why: (facts) =>
      `It said: ${facts.words}; ${facts.whole ? 'the whole build was sent' : 'what it seemed to have was not sent'}.`,
    fix: () => "The slot's repository is damaged: docs/push.md says how to begin a new one.",
  }),
  PUSH_LEASE_LOST: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'Somebody else pushed to the branch while this build was being packaged.',
    what: (facts: {
      readonly branch: string;
      readonly expected: string | undefined;
      readonly found: string | undefined;
      readonly who: string | undefined;
    }) => `Somebody else pushed to '${facts.branch}' in the meantime.`,
    why: (facts) =>
      `The branch was at ${facts.expected ?? 'no commit'} and is now at ${facts.found ?? 'no commit'}${facts.who === undefined ? '' : `, by ${facts.who}`}.`,
    fix: () => 'Let only one build at a time deploy to this slot, then run the build again.',
  }),
  PUSH_TOO_LARGE: row({
    area: 'push',
    blame: 'configuration',
    exit: 2,
    meaning: 'What would have to be sent is more than the SCM site takes in one request.',
    what: (facts: {
      readonly scmUrl: string;
      readonly sizeBytes: number | undefined;
      readonly words: string;
    }) =>
      facts.sizeBytes === undefined
        ? `The SCM site ${facts.scmUrl} refused the push as too large.`
        : `The push of ${String(Math.ceil(facts.sizeBytes / 1_000_000))} MB is too large for the SCM site ${facts.scmUrl}.`,
    why: (facts) => facts.words,
    fix: () =>
      'Leave out of the build what the app does not need, or what it can load from a storage account.',
  }),
  PUSH_STALLED: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The connection stopped moving before the whole commit was sent; nothing has arrived.',
    what: (facts: HalfSent) =>
      `The push to ${facts.remote} stopped after ${String(facts.sentBytes)} of ${String(facts.totalBytes)} bytes.`,
    why: (facts) => `${facts.words}; the repository cannot have taken an incomplete commit.`,
    fix: () => 'Run the build again; if it stays, look at the proxy and the network of the agent.',
  }),
  PUSH_CUT: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The connection was cut before the whole commit was sent; nothing has arrived.',
    what: (facts: HalfSent) =>
      `The push to ${facts.remote} was cut after ${String(facts.sentBytes)} of ${String(facts.totalBytes)} bytes.`,
    why: (facts) => `${facts.words}; the repository cannot have taken an incomplete commit.`,
    fix: () =>
      'Run the build again; if it stays, look at the SCM site (a restart cuts it), the proxy and the network of the agent.',
  }),
  PUSH_ANSWER_ODD: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'Something that does not speak git answered in place of the repository.',
    what: (facts: { readonly scmUrl: string; readonly operation: string; readonly words: string }) =>
      `The SCM site ${facts.scmUrl} gave an answer that is not git's when asked to ${facts.operation}.`,
    why: (facts) => `It said: ${facts.words}`,
    fix: () =>
      'Check that the address is that of the SCM site and that no sign-in page or proxy answers for it.',
  }),
  PUSH_REPOSITORY_MISSING: row({
    area: 'push',
    blame: 'configuration',
    exit: 2,
    meaning: 'The SCM site has no repository at the address of the app.',
    what: (facts: { readonly scmUrl: string; readonly operation: string; readonly words: string }) =>
      `The SCM site ${facts.scmUrl} has no Git repository for this app.`,
    why: (facts) => `It answered 404 when asked to ${facts.operation}: ${facts.words}`,
    fix: () => 'Check the name of the app, and turn on local Git in its Deployment Center.',
  }),
  PUSH_TLS_REFUSED: row({
    area: 'push',
    blame: 'configuration',
    exit: 2,
    meaning: 'The certificate of the SCM site, or of a proxy before it, is not trusted here.',
    what: (facts: { readonly scmUrl: string; readonly words: string }) =>
      `No secure connection to the SCM site ${facts.scmUrl} could be made.`,
    why: (facts) => facts.words,
    fix: () => "Give the certificate of the company's own authority by 'ca-file'.",
  }),
  PUSH_TLS_FAILED: row({
    area: 'push',
    blame: 'azure',
    exit: 3,
    meaning: 'The conversation with the SCM site broke in TLS itself, whatever its certificate is.',
    what: (facts: { readonly scmUrl: string; readonly operation: string; readonly words: string }) =>
      `The secure connection to the SCM site ${facts.scmUrl} failed when it was asked to ${facts.operation}.`,
    why: (facts) => facts.words,
    fix: () =>
      'If it stays, look at what stands between: a proxy that opens TLS, a firewall, a port that speaks plain HTTP, a version of TLS that one side refuses.',
  }),
  PUSH_PROXY_FAILED: row({
    area: 'push',
    blame: 'configuration',
    exit: 2,
    meaning: 'The proxy of the agent did not let the connection through.',
    what: (facts: { readonly scmUrl: string; readonly words: string }) =>
      `The proxy did not connect to the SCM site ${facts.scmUrl}.`,
    why: (facts) => facts.words,
    fix: () => 'Check HTTPS_PROXY and NO_PROXY of the agent, and that the proxy allows this host.',
  }),
};
