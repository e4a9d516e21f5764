/** What a running app can be recognised by; undefined where the run does not know it. */
export interface BuildIdentity {
  /** The commit the team knows, 40 hex digits. */
  readonly sourceCommit: string | undefined;
  /** The commit that Kudu's record is called by. */
  readonly deployedCommit: string | undefined;
  readonly buildNumber: string | undefined;
}

/** The version an app must name, or the placeholder that this run has nothing for. */
export type ExpectedVersion =
  | { readonly kind: 'known'; readonly text: string }
  | { readonly kind: 'unknown'; readonly placeholder: '{commit}' | '{build}' };

/** Makes the version to expect: `{commit}` is the source commit, `{build}` the build number, all else is itself. */
export function makeExpectedVersion(expect: string, build: BuildIdentity): ExpectedVersion {
  const values = { '{commit}': build.sourceCommit, '{build}': build.buildNumber } as const;
  let unknown: keyof typeof values | undefined;
  const text = expect.replace(/\{commit\}|\{build\}/g, (found) => {
    const placeholder = found as keyof typeof values;
    const value = values[placeholder];
    if (value === undefined || value === '') unknown ??= placeholder;
    return value ?? '';
  });
  return unknown === undefined
    ? { kind: 'known', text: text.trim() }
    : { kind: 'unknown', placeholder: unknown };
}
