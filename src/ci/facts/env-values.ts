import type { BuildFacts } from '#app-service/build-facts.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What a CI says, without its name. */
export type Facts = Omit<BuildFacts, 'ci'>;

/** Facts of a CI that says nothing. */
export const noFacts: Facts = {
  buildNumber: undefined,
  buildUrl: undefined,
  commit: undefined,
  branch: undefined,
  personal: false,
  pullRequest: undefined,
  workspace: undefined,
  tempFolder: undefined,
  debug: false,
};

/** The first of the variables that holds more than blanks. */
export function valueOf(env: Env, ...names: readonly string[]): string | undefined {
  return names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== '');
}

/** A full commit id in lower case; anything else, such as `HEAD`, is none. */
export function commitOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{40}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** The name of a branch without `refs/heads/`; a ref of another kind (tag, pull request) is no branch. */
export function branchOf(ref: string | undefined): string | undefined {
  if (ref === undefined) return undefined;
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  return ref.startsWith('refs/') ? undefined : ref;
}

/** Joins the parts of a URL when all of them are known. */
export function urlOf(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('');
}
