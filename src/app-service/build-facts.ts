/** The CIs that slotship speaks the language of, and `plain` for everything else. */
export type CiName =
  | 'teamcity'
  | 'github'
  | 'azure-pipelines'
  | 'gitlab'
  | 'jenkins'
  | 'bitbucket'
  | 'circleci'
  | 'buildkite'
  | 'plain';

/** What the CI says of the build it runs. */
export interface BuildFacts {
  readonly ci: CiName;
  readonly buildNumber: string | undefined;
  readonly buildUrl: string | undefined;
  /** The commit the CI checked out, 40 hex digits. */
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  /** TeamCity's personal build: carries changes nobody else has. */
  readonly personal: boolean;
  readonly pullRequest: string | undefined;
  /** The checkout folder, absolute. */
  readonly workspace: string | undefined;
  readonly tempFolder: string | undefined;
  readonly debug: boolean;
}
