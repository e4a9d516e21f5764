import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { Secret } from '#app-service/secret.ts';

/** What a benchmark pushes, and where. */
export interface PushTarget {
  readonly folder: string;
  readonly url: string;
  readonly remote: ScmAccess;
  readonly branch: string;
}

/**
 * Reads DIR, URL, REF (a branch, by its name or in full) and PUSH_USER (`user:password`).
 * @throws Error that names the variable, not its value where it may hold a password
 */
export function readPushTarget(env: Readonly<Record<string, string | undefined>>): PushTarget {
  const wanted = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const folder = wanted('DIR');
  const text = wanted('URL');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error('URL is not the https:// or http:// address of a repository');
  }
  const ref = wanted('REF');
  const branch = ref.replace(/^refs\/heads\//, '');
  if (branch.startsWith('refs/') || branch === 'HEAD') {
    throw new Error(
      `REF is '${ref}'; only a branch can be pushed to: give its name, or refs/heads/ and its name`,
    );
  }
  const [userName = '', ...password] = wanted('PUSH_USER').split(':');
  const path = url.pathname.replace(/\/+$/, '');
  const remote: ScmAccess = {
    scmUrl: url.origin,
    app: path.replace(/^\/|\.git$/g, ''),
    credentials: { kind: 'basic', userName, password: new Secret(password.join(':')) },
  };
  return { folder, url: url.origin + path, remote, branch };
}
