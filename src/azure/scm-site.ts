import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Connection } from '#http/connection.ts';
import type { ScmSite } from '#ports';
import { isObject } from './json.ts';
import { parseDeployment, parseLogEntry } from './parse-deployment.ts';
import { parsePacks } from './parse-packs.ts';
import { askScm } from './scm-request.ts';
import type { Affinity, ScmAnswer } from './scm-request.ts';

const readLimits = { idleTimeoutMs: 60_000, timeoutMs: 60_000 } as const;

/**
 * The front end cuts a silent request after 230 s, and a redeploy is silent until it ends; Kudu itself gives it 100
 * minutes. Source: App Service, reference-app-settings; Kudu, Web.config, executionTimeout.
 */
const redeployLimits = { idleTimeoutMs: 240_000, timeoutMs: 6_000_000 } as const;

/** A look that nobody waits long for. */
const lookLimits = { idleTimeoutMs: 10_000, timeoutMs: 10_000 } as const;

/** Where Kudu keeps the repository unless SCM_REPOSITORY_PATH names another place. Source: Kudu, Constants.RepositoryPath. */
const packsPath = '/api/vfs/site/repository/.git/objects/pack/';

/** Makes the door to Kudu's REST on one SCM site. Source: Kudu, DeploymentController.cs, SettingsController.cs, VfsControllerBase.cs. */
export function makeScmSite(access: ScmAccess, connection: Connection): ScmSite {
  const affinity: Affinity = new Map();
  const read = (path: string, operation: string): Promise<ScmAnswer> =>
    askScm({ method: 'GET', path, operation, ...readLimits }, access, affinity, connection);
  const readList = async <T>(
    path: string,
    operation: string,
    parse: (one: unknown) => T | undefined,
  ): Promise<readonly T[]> => {
    const { status, json } = await read(path, operation);
    return parseList(json, parse) ?? unreadable(access, operation, status);
  };
  // While there is no log, or no details, Kudu knows no such thing.
  const readLog = (path: string): Promise<readonly DeploymentLogEntry[]> =>
    readList(path, 'read the deployment log', parseLogEntry).catch((thrown: unknown) => {
      if (isFailure(thrown, 'SCM_REFUSED') && thrown.facts.status === 404) return [];
      throw thrown;
    });
  return {
    listDeployments: () => readList<Deployment>('/api/deployments', 'list deployments', parseDeployment),
    async findDeployment(id) {
      const operation = `read deployment ${id.slice(0, 13)}`;
      const { status, json } = await read(recordOf(id), operation);
      if (status === 404) return undefined;
      return parseDeployment(json) ?? unreadable(access, operation, status);
    },
    readLog: (id) => readLog(`${recordOf(id)}/log`),
    readLogDetails: (id, entryId) => readLog(`${recordOf(id)}/log/${encodeURIComponent(entryId)}`),
    async redeploy(id, signal) {
      const question = {
        method: 'PUT',
        path: recordOf(id),
        body: '{}',
        operation: `deploy ${id.slice(0, 10)} again`,
        ...redeployLimits,
      } as const;
      const { status } = await askScm(
        { ...question, ...(signal === undefined ? {} : { signal }) },
        access,
        affinity,
        connection,
      );
      // 202 would mean that it goes on without us, and nothing says which record it is about.
      if (status === 404 || status === 202) unreadable(access, question.operation, status);
    },
    async readSettings() {
      const { json, status } = await read('/api/settings', 'read its settings');
      if (status !== 200 || !isObject(json)) return unreadable(access, 'read its settings', status);
      const texts = Object.entries(json).filter((one): one is [string, string] => typeof one[1] === 'string');
      return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
    },
    async readPacks() {
      const operation = 'measure its repository';
      const question = { method: 'GET', path: packsPath, operation, ...lookLimits } as const;
      const { status, json } = await askScm(question, access, affinity, connection);
      if (status === 404) return { packs: 0, sizeBytes: 0 };
      return parsePacks(json) ?? unreadable(access, operation, status);
    },
  };
}

function parseList<T>(json: unknown, parse: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const parsed = json.map(parse);
  return parsed.every((one) => one !== undefined) ? parsed : undefined;
}

function recordOf(id: string): string {
  return `/api/deployments/${encodeURIComponent(id)}`;
}

/** Kudu's 404 is a refusal; an answer that is not what Kudu sends counts as none. */
function unreadable(access: ScmAccess, operation: string, status: number): never {
  const facts = { scmUrl: access.scmUrl, operation, status };
  if (status === 404) throw failure('SCM_REFUSED', { ...facts, words: 'it knows no such thing.' });
  throw failure('SCM_UNAVAILABLE', { ...facts, words: 'something that is not what Kudu answers.' });
}
