import { listFailedTests } from '../failed-tests.ts';
import type { FailedTest } from '../failed-tests.ts';
import { row } from '../row.ts';

interface SiteFacts {
  /** As `describeSite` words it: "slot 'stage' of 'shop'", or "site https://…". */
  readonly slot: string;
}

const inSeconds = (ms: number): string => `${String(Math.round(ms / 1000))} s`;

/** What the site served last in place of the version; decides what is advised. */
export type WrongVersion = 'other-version' | 'no-version' | 'bad-status' | 'no-answer';

const versionAdvice: Readonly<Record<WrongVersion, string>> = {
  'other-version':
    "If the build was packed without its stamp, or the app caches it, mend that; if the old process still runs, restart the slot or raise 'smoke-test-timeout'.",
  'no-version':
    "Set 'version-check' to where the app tells its version, and have the app serve its stamp file there.",
  'bad-status':
    "Look at the app's log stream of the slot: the app does not start or does not serve that path.",
  'no-answer': "Look at the app's log stream of the slot: the app does not start or hangs.",
};

export const smokeTestFailures = {
  VERSION_UNDECIDABLE: row({
    area: 'smoke-test',
    blame: 'configuration',
    exit: 2,
    meaning:
      "'version-check' expects something that this run does not know, such as a commit outside a repository.",
    what: (facts: SiteFacts & { readonly expect: string; readonly placeholder: '{commit}' | '{build}' }) =>
      `Which version the ${facts.slot} must serve is not known.`,
    why: (facts) =>
      `'version-check' expects '${facts.expect}', and this run has nothing for ${facts.placeholder}.`,
    fix: (facts) =>
      facts.placeholder === '{commit}'
        ? "Run it in a checkout or set 'commit', or expect '{build}' or a text of your own."
        : "Set 'build-number', or expect '{commit}' or a text of your own.",
  }),
  VERSION_NOT_SERVED: row({
    area: 'smoke-test',
    blame: 'app',
    exit: 4,
    meaning:
      'The slot did not prove within the time limit that it serves this build; production is untouched.',
    what: (
      facts: SiteFacts & {
        readonly expected: string;
        readonly lastSeen: string;
        readonly kind: WrongVersion;
        readonly waitedMs: number;
      },
    ) => `The ${facts.slot} does not serve version '${facts.expected}'.`,
    why: (facts) => `After ${inSeconds(facts.waitedMs)} ${facts.lastSeen}.`,
    fix: (facts) => versionAdvice[facts.kind],
  }),
  SITE_CLOSED: row({
    area: 'smoke-test',
    blame: 'configuration',
    exit: 3,
    meaning:
      'App Service turns this agent away before the app is asked: sign-in, access restrictions or client certificates. Production is untouched.',
    what: (facts: SiteFacts & { readonly wall: string }) =>
      `The ${facts.slot} does not let this agent in, so it was not tested.`,
    why: (facts) => `When asked, ${facts.wall}.`,
    fix: () =>
      "Exclude the version and check paths from the slot's sign-in (excludedPaths), or allow this agent's address in its access restrictions.",
  }),
  SITE_UNREACHABLE: row({
    area: 'smoke-test',
    blame: 'azure',
    exit: 3,
    meaning:
      'No connection to the slot came about: network, proxy, name or certificate. Production is untouched.',
    what: (
      facts: SiteFacts & { readonly siteUrl: string; readonly words: string; readonly waitedMs: number },
    ) => `The ${facts.slot} could not be reached from this agent.`,
    why: (facts) =>
      `For ${inSeconds(facts.waitedMs)} no request to ${facts.siteUrl} got through: ${facts.words}.`,
    fix: () =>
      "Check that this agent may reach the site, and its proxy ('HTTPS_PROXY', 'NO_PROXY') and 'ca-file' settings.",
  }),
  SITE_SILENT: row({
    area: 'smoke-test',
    blame: 'app',
    exit: 4,
    meaning: 'The slot took requests and answered none of them in time; production is untouched.',
    what: (
      facts: SiteFacts & { readonly siteUrl: string; readonly words: string; readonly waitedMs: number },
    ) => `The ${facts.slot} did not answer a single request.`,
    why: (facts) => `For ${inSeconds(facts.waitedMs)} ${facts.siteUrl} stayed silent: ${facts.words}.`,
    fix: () =>
      "Look at the app's log stream of the slot: the app hangs at its start, or does not listen on PORT.",
  }),
  SMOKE_TEST_FAILED: row({
    area: 'smoke-test',
    blame: 'app',
    exit: 4,
    meaning: 'A smoke test of the slot failed; production is untouched.',
    what: (facts: SiteFacts & { readonly failed: readonly FailedTest[]; readonly total: number }) =>
      `${String(facts.failed.length)} of ${String(facts.total)} smoke tests failed on the ${facts.slot}.`,
    why: (facts) => `${listFailedTests(facts.failed)}.`,
    fix: () => 'Mend the app or the test and run the build again; the log holds an excerpt of each answer.',
  }),
};
