import { row } from '../row.ts';

/** A request to Azure Resource Manager that did not do what it was asked. */
export interface ArmProblem {
  /** What was asked, in words: `read slot 'stage' of 'shop'`. */
  readonly operation: string;
  readonly status: number | undefined;
  /** Azure's own code, such as `Conflict`. */
  readonly azureCode: string | undefined;
  /** Azure's own words, or what the connection said. */
  readonly words: string;
  /** `x-ms-request-id` and correlation id, for support. */
  readonly requestId: string | undefined;
  /** Whether the request may have had its effect all the same. */
  readonly maybeDone: boolean;
}

/** A request to an SCM site that did not do what it was asked. */
export interface ScmProblem {
  readonly scmUrl: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly words: string;
  /** The pause before the next question that it asked for, by `Retry-After`. */
  readonly retryAfterMs?: number;
}

const numbered = (status: number | undefined): string =>
  status === undefined ? 'The connection failed' : `It answered ${String(status)}`;
/** Azure's words as a sentence. */
const ended = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);
const support = (id: string | undefined): string => (id === undefined ? '' : ` Request id: ${id}.`);

export const accessFailures = {
  SIGN_IN_FAILED: row({
    area: 'access',
    blame: 'configuration',
    exit: 2,
    meaning: 'No token could be had for Azure Resource Manager.',
    what: (facts: { readonly how: string; readonly words: string }) =>
      `Signing in to Azure with ${facts.how} failed.`,
    why: (facts) => facts.words,
    fix: () => "Check 'tenant-id', 'client-id' and 'client-secret', and that the secret has not expired.",
  }),
  ARM_FORBIDDEN: row({
    area: 'access',
    blame: 'configuration',
    exit: 2,
    meaning: 'Azure Resource Manager answered 403: the credentials lack a right.',
    what: (facts: ArmProblem & { readonly action: string | undefined; readonly scope: string | undefined }) =>
      `Azure refused to ${facts.operation}.`,
    why: (facts) => `Azure answered 403: ${ended(facts.words)}${support(facts.requestId)}`,
    fix: (facts) =>
      facts.action === undefined
        ? 'Give the identity the role that README lists.'
        : `Give the identity the action '${facts.action}' on ${facts.scope ?? 'the app'} (README lists the minimal role).`,
  }),
  ARM_REFUSED: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'Azure Resource Manager refused a request.',
    what: (facts: ArmProblem) => `Azure refused to ${facts.operation}.`,
    why: (facts) =>
      facts.status === undefined
        ? facts.words
        : `Azure answered ${String(facts.status)}${facts.azureCode === undefined ? '' : ` ${facts.azureCode}`}: ${ended(facts.words)}${support(facts.requestId)}`,
    fix: () => "Act on Azure's words, then run the build again.",
  }),
  ARM_UNAVAILABLE: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'Azure Resource Manager could not be reached or did not answer properly.',
    what: (facts: ArmProblem) => `Azure gave no usable answer when asked to ${facts.operation}.`,
    why: (facts) => `${numbered(facts.status)}: ${ended(facts.words)}${support(facts.requestId)}`,
    fix: () => 'Run the build again; if it stays, look at Azure status and at the proxy of the agent.',
  }),
  SCM_UNAUTHORIZED: row({
    area: 'access',
    blame: 'configuration',
    exit: 2,
    meaning: 'The SCM site did not accept the publishing credentials.',
    what: (facts: ScmProblem) => `The SCM site ${facts.scmUrl} did not accept the publishing credentials.`,
    why: (facts) => `It answered 401 when asked to ${facts.operation}: ${facts.words}`,
    fix: () =>
      'Turn on "SCM Basic Auth Publishing Credentials" for the slot; with a publish profile, download it again.',
  }),
  SCM_FORBIDDEN: row({
    area: 'access',
    blame: 'configuration',
    exit: 2,
    meaning: 'The SCM site answered 403: an IP restriction, or a stopped app.',
    what: (facts: ScmProblem) => `The SCM site ${facts.scmUrl} turned this agent away.`,
    why: (facts) => `It answered 403 when asked to ${facts.operation}: ${facts.words}`,
    fix: () =>
      "Allow this agent's address in the access restrictions of the SCM site, and check that the slot runs.",
  }),
  SCM_BUSY: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'The SCM site is busy with another deployment.',
    what: (facts: ScmProblem) => `The SCM site ${facts.scmUrl} is busy with another deployment.`,
    why: (facts) => `It answered 409 when asked to ${facts.operation}: ${facts.words}`,
    fix: () => 'Let the other deployment end, then run the build again.',
  }),
  SCM_REFUSED: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'The SCM site refused a request.',
    what: (facts: ScmProblem) => `The SCM site ${facts.scmUrl} refused to ${facts.operation}.`,
    why: (facts) => `${numbered(facts.status)}: ${facts.words}`,
    fix: () => "Act on Kudu's words, then run the build again.",
  }),
  SCM_UNAVAILABLE: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'The SCM site could not be reached or did not answer properly.',
    what: (facts: ScmProblem) =>
      `The SCM site ${facts.scmUrl} gave no usable answer when asked to ${facts.operation}.`,
    why: (facts) => `${numbered(facts.status)}: ${facts.words}`,
    fix: () => 'Run the build again; if it stays, restart the SCM site in the portal.',
  }),
  PROXY_INVALID: row({
    area: 'access',
    blame: 'configuration',
    exit: 2,
    meaning: 'An environment variable that names the proxy does not hold an address.',
    what: (facts: { readonly variable: string }) =>
      `The environment variable ${facts.variable} does not hold the address of a proxy.`,
    why: () => 'It cannot be read as a URL; its value is not shown here, since it may hold a password.',
    fix: () =>
      'Write it as http://user:password@host:port, with % and the code in place of a character that is special in URLs.',
  }),
  HTTP_UNREACHABLE: row({
    area: 'access',
    blame: 'azure',
    exit: 3,
    meaning: 'A site could not be reached at all.',
    what: (facts: {
      readonly url: string;
      readonly words: string;
      readonly timedOut: boolean;
      /** Whether a connection stood when it ended, so that the site took the request; undefined: not known. */
      readonly connected?: boolean | undefined;
    }) => `${facts.url} could not be reached.`,
    why: (facts) => facts.words,
    fix: () => 'Check that the agent may reach the site, and its proxy settings.',
  }),
};
