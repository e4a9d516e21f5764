/** The commit the team knows: what was checked out when the build was made. */
export interface SourceCommit {
  /** 40 hex digits. */
  readonly id: string;
  readonly subject: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Milliseconds since 1970. */
  readonly committedAt: number;
}

/**
 * The commit that Kudu's record is called by: what was pushed. It is the source commit only when the
 * checked-out commit itself is pushed.
 */
export interface DeployedCommit {
  /** 40 hex digits. */
  readonly id: string;
  readonly tree: string;
  readonly message: string;
  /** What the running app must prove to be; undefined when there is no source commit. */
  readonly source: SourceCommit | undefined;
  /** True when the remote's head already has this very tree, so that nothing is sent. */
  readonly upToDate: boolean;
}

/** The first ten digits, as Kudu shows a commit. */
export function shortId(id: string): string {
  return id.slice(0, 10);
}
