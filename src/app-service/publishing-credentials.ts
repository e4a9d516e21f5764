import type { Secret } from './secret.ts';

/** What an SCM site is asked with. */
export type ScmCredentials =
  | { readonly kind: 'basic'; readonly userName: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly token: () => Promise<Secret> };

/** An SCM site and the credentials that open it. */
export interface ScmAccess {
  /** Origin, `https://host[:port]`. */
  readonly scmUrl: string;
  /** App name: the path of the repository is `/{app}.git`, also for a slot. */
  readonly app: string;
  readonly credentials: ScmCredentials;
}
