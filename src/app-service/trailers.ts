import type { Deployment } from './deployment.ts';
import type { BuildIdentity } from './expected-version.ts';

/** What a deployed commit's message tells of the build it came from; undefined where it says nothing. */
export interface BuildTrailers {
  readonly sourceCommit: string | undefined;
  readonly buildNumber: string | undefined;
  readonly buildUrl: string | undefined;
  /** When the build was packaged, ISO 8601. */
  readonly buildTime: string | undefined;
  readonly run: string | undefined;
  /** Id of the tree without what slotship adds to it: equal for equal files. */
  readonly content?: string | undefined;
  /** Why the build cannot be taken back once production served it. */
  readonly cannotGoBack?: string | undefined;
}

const keys = {
  sourceCommit: 'Source-Commit',
  buildNumber: 'Build-Number',
  buildUrl: 'Build-URL',
  buildTime: 'Build-Time',
  run: 'Slotship-Run',
  content: 'Content-Tree',
  cannotGoBack: 'Cannot-Go-Back',
} as const;

/** Makes the message of a deployed commit: subject, blank line, one trailer a line (git-interpret-trailers). */
export function makeCommitMessage(subject: string, trailers: BuildTrailers): string {
  const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const lines = Object.entries(keys).flatMap(([key, title]) => {
    const value = trailers[key as keyof typeof keys];
    return value === undefined || value === '' ? [] : [`${title}: ${oneLine(value)}`];
  });
  return `${[oneLine(subject), ...(lines.length === 0 ? [] : ['', ...lines])].join('\n')}\n`;
}

/** Parses the trailers out of a commit message, wherever they stand. */
export function parseCommitMessage(message: string): BuildTrailers {
  const find = (title: string): string | undefined =>
    new RegExp(`^${title}: *(.+?) *$`, 'm').exec(message)?.[1];
  return {
    sourceCommit: find(keys.sourceCommit),
    buildNumber: find(keys.buildNumber),
    buildUrl: find(keys.buildUrl),
    buildTime: find(keys.buildTime),
    run: find(keys.run),
    content: find(keys.content),
    cannotGoBack: find(keys.cannotGoBack),
  };
}

/** Makes the identity of a build that is deployed; a commit that names no source was pushed as it is. */
export function identityOf({ id, message }: Deployment): BuildIdentity & { readonly sourceCommit: string } {
  const { sourceCommit = id, buildNumber } = parseCommitMessage(message);
  return { sourceCommit, deployedCommit: id, buildNumber };
}
