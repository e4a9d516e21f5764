import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure } from '#failures/failure.ts';
import type { Connection } from '#http/connection.ts';
import type { ScmSite } from '#ports';
import { parseDeployment, parseLogEntry } from './parse-deployment.ts';
import { askScm } from './scm-request.ts';
import type { ScmAnswer } from './scm-request.ts';

const readIdleMs = 60_000;
/** The front end cuts a silent request after 230 s; a redeploy is silent until it ends. Source: azure reference-app-settings. */
const redeployIdleMs = 240_000;

/** Makes the door to Kudu's REST on one SCM site. Source: Kudu, DeploymentController.cs, SettingsController.cs. */
export function makeScmSite(access: ScmAccess, connection: Connection): ScmSite {
  const cookies = new Map<string, string>();
  const read = (path: string, operation: string): Promise<ScmAnswer> =>
    askScm({ method: 'GET', path, operation, idleTimeoutMs: readIdleMs }, access, cookies, connection);
  const readList = async <T>(
    path: string,
    operation: string,
    parse: (one: unknown) => T | undefined,
  ): Promise<readonly T[]> => {
    const { status, json } = await read(path, operation);
    if (status === 404) return [];
    return parseList(json, parse) ?? unreadable(access, operation, status);
  };
  return {
    listDeployments: () => readList<Deployment>('/api/deployments', 'list deployments', parseDeployment),
    async findDeployment(id) {
      const operation = `read deployment ${id.slice(0, 13)}`;
      const { status, json } = await read(`/api/deployments/${encodeURIComponent(id)}`, operation);
      if (status === 404) return undefined;
      return parseDeployment(json) ?? unreadable(access, operation, status);
    },
    readLog: (id) =>
      readList<DeploymentLogEntry>(
        `/api/deployments/${encodeURIComponent(id)}/log`,
        'read the deployment log',
        parseLogEntry,
      ),
    readLogDetails: (id, entryId) =>
      readList<DeploymentLogEntry>(
        `/api/deployments/${encodeURIComponent(id)}/log/${encodeURIComponent(entryId)}`,
        'read the deployment log',
        parseLogEntry,
      ),
    async redeploy(id, signal) {
      const question = {
        method: 'PUT',
        path: `/api/deployments/${encodeURIComponent(id)}`,
        body: '{}',
        operation: `deploy ${id.slice(0, 10)} again`,
        idleTimeoutMs: redeployIdleMs,
      } as const;
      const { status } = await askScm(
        { ...question, ...(signal === undefined ? {} : { signal }) },
        access,
        cookies,
        connection,
      );
      if (status === 404) {
        const words = 'its repository does not have that commit.';
        throw failure('SCM_REFUSED', { scmUrl: access.scmUrl, operation: question.operation, status, words });
      }
    },
    async readSettings() {
      const { json, status } = await read('/api/settings', 'read its settings');
      if (typeof json !== 'object' || json === null) return unreadable(access, 'read its settings', status);
      const texts = Object.entries(json).filter((one): one is [string, string] => typeof one[1] === 'string');
      return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
    },
  };
}

function parseList<T>(json: unknown, parse: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const parsed = json.map(parse);
  return parsed.every((one) => one !== undefined) ? parsed : undefined;
}

/** An answer that is not what Kudu sends counts as none. */
function unreadable(access: ScmAccess, operation: string, status: number): never {
  const words = 'with something that is not what Kudu answers.';
  throw failure('SCM_UNAVAILABLE', { scmUrl: access.scmUrl, operation, status, words });
}
