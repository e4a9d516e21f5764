import { createHmac, randomBytes } from 'node:crypto';
import { platform } from 'node:os';
import { systemClock } from '#clock';
import { makeConnection } from '#http/make-connection.ts';
import { makeHttp } from '#http/make-http.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import type { Ports, Processes } from '#ports';
import type { Tell } from '#report/event.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The doors that a run needs, and how to close them. */
export interface OpenPorts {
  readonly ports: Ports;
  close(): void;
}

export interface PortSettings {
  readonly read: ReadResult;
  /** Certificates, in PEM, of authorities that are trusted beside the known ones. */
  readonly ca: readonly string[];
  readonly env: Env;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  readonly tempFolder: string;
  /** True when a publish profile opens the SCM site, so that there is no ARM. */
  readonly withoutArm: boolean;
}

/**
 * Opens the doors. What is big is loaded when it is needed.
 * @throws Failure PROXY_INVALID
 */
export async function openPorts({
  read,
  ca,
  env,
  tell,
  signal,
  tempFolder,
  withoutArm,
}: PortSettings): Promise<OpenPorts> {
  const connection = makeConnection({ ca, env });
  const [{ makeScmSite }, { makeGit }, processes, management] = await Promise.all([
    import('#azure/scm-site.ts'),
    import('#git/make-git.ts'),
    openProcesses(env, read.childEnvironmentBlocklist),
    withoutArm ? undefined : openManagement(read, ca, env, tell),
  ]);
  return {
    ports: {
      management,
      scmSite: (access) => makeScmSite(access, connection),
      git: makeGit({
        connection,
        tempFolder,
        now: () => systemClock.now(),
        withoutModes: platform() === 'win32',
      }),
      http: makeHttp(connection, env, () => systemClock.now()),
      processes,
      clock: systemClock,
      digest: makeDigest(),
      tell,
      signal,
    },
    close() {
      connection.close();
    },
  };
}

/** Loads execa only for a run that starts commands. */
export async function openProcesses(env: Env, blocked: readonly string[]): Promise<Processes> {
  const { makeProcesses } = await import('#processes/run-process.ts');
  return makeProcesses({ env, blocked });
}

async function openManagement(
  read: ReadResult,
  ca: readonly string[],
  env: Env,
  tell: Tell,
): Promise<NonNullable<Ports['management']>> {
  const [{ makeManagement }, { makeCredential }] = await Promise.all([
    import('#azure/management.ts'),
    import('#azure/credential.ts'),
  ]);
  const { tenantId, clientId, clientSecret, authorityUrl, managementUrl } = read.parameters;
  const connection = { ca, env };
  const credential = makeCredential({ tenantId, clientId, clientSecret, authorityUrl }, connection, {
    learn: (secret) => {
      tell({ kind: 'secret-learned', secret });
    },
  });
  return makeManagement({ managementUrl, credential, connection, clock: systemClock });
}

/** Digests are keyed with bytes that live as long as the run, so that a digest tells nothing outside it. */
function makeDigest(): (text: string) => string {
  const key = randomBytes(32);
  return (text) => createHmac('sha256', key).update(text, 'utf8').digest('hex').slice(0, 8);
}
