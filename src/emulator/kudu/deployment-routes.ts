import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { jsonAnswer, problemAnswer, type Answer } from './answer.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { lockHolder } from './deployment-lock.ts';
import { cachedScriptFile } from './generated-script.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';

const retryAfterSeconds = '30';

/** Reading and deleting deployments. */
export const deploymentRoutes: readonly KuduRoute[] = [
  {
    method: 'GET',
    path: '/api/deployments',
    summary: 'All deployments, newest first, with ETag, 304 and $top',
    source: 'Kudu, DeploymentController.GetDeployResults',
    run: listDeployments,
  },
  {
    method: 'GET',
    path: '/api/deployments/latest',
    summary: '202 while one is unfinished, else the one that ended last',
    source: 'Kudu, DeploymentController.GetResult',
    run: latestDeployment,
  },
  {
    method: 'GET',
    path: '/api/deployments/{id}',
    summary: 'One deployment, also while it runs',
    source: 'Kudu, DeploymentController.GetResult',
    run: readDeployment,
  },
  {
    method: 'GET',
    path: '/api/deployments/{id}/log',
    summary: 'Log of a deployment, also while it runs',
    source: 'Kudu, DeploymentController.GetLogEntry',
    run: readLog,
  },
  {
    method: 'GET',
    path: '/api/deployments/{id}/log/{entry}',
    summary: 'What lies beneath an entry of the log',
    source: 'Kudu, DeploymentController.GetLogEntryDetails',
    run: readLogEntry,
  },
  {
    method: 'DELETE',
    path: '/api/deployments/{id}',
    summary: 'Forgets a deployment that is not active',
    source: 'Kudu, DeploymentController.Delete',
    run: deleteDeployment,
  },
  {
    method: 'GET',
    path: '/api/deploymentscript',
    summary: 'Zip of the script that the last generated build ran',
    source: 'Kudu, DeploymentController.GetDeploymentScript',
    run: readScript,
  },
];

function listDeployments({ request, url, view }: KuduCall): Answer {
  const all = view.desk.list();
  const top = Number(url.searchParams.get('$top') ?? Number.NaN);
  const records = Number.isInteger(top) && top >= 0 ? all.slice(0, top) : all;
  const hash = createHash('sha1')
    .update(`${url.search}\n${JSON.stringify(records)}`)
    .digest('hex');
  const headers = { ETag: `"${hash}"` };
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//u, ''));
  return known.includes(headers.ETag) ? { status: 304, headers } : jsonAnswer(200, records, headers);
}

/** Microsoft's own callers, by User-Agent, take a held lock alone for a running deployment. */
function isManagementAgent({ request }: KuduCall): boolean {
  return /azure-resource-manager|VSTS_/iu.test(request.headers['user-agent'] ?? '');
}

function latestDeployment(call: KuduCall): Answer {
  const { url, view } = call;
  if (isManagementAgent(call) && lockHolder(view.slot.home)) return accepted(call, emptyPending);
  const records = view.desk.list();
  const pending = records.find(({ provisioningState }) => provisioningState === 'InProgress');
  if (isManagementAgent(call) && lockHolder(view.slot.home)) return accepted(call, emptyPending);
  if (pending) return accepted(call, pending);
  const ended = records.filter(({ end_time }) => end_time !== null);
  const [latest] = ended.sort((a, b) => ((a.end_time ?? '') < (b.end_time ?? '') ? 1 : -1));
  return latest ? jsonAnswer(200, latest) : problemAnswer(404, `Deployment '${url.pathname}' not found.`);
}

const emptyPending = { id: null, status: 0, status_text: '', complete: false, active: false, is_temp: false };

function accepted({ url, view }: KuduCall, body: unknown): Answer {
  return jsonAnswer(202, body, {
    Location: `${view.slot.scmUrl}${url.pathname}${url.search}`,
    ...(view.slot.platform === 'windows' ? { 'Retry-After': retryAfterSeconds } : {}),
  });
}

/** On Linux a held lock, whoever holds it, makes the status 0. Source: KuduLite, DeploymentController. */
function readDeployment({ params, view }: KuduCall): Answer {
  const record = view.desk.find(params['id'] ?? '');
  if (!record) return notFound(params);
  const locked = view.slot.platform === 'linux' && lockHolder(view.slot.home) !== undefined;
  return jsonAnswer(200, locked ? ({ ...record, status: 0 } satisfies DeploymentRecord) : record);
}

function readLog({ params, view }: KuduCall): Answer {
  const id = params['id'] ?? '';
  const entries = view.desk.log(id, null);
  return entries ? jsonAnswer(200, entries) : problemAnswer(404, `No log found for '${id}'.`);
}

function readLogEntry({ params, view }: KuduCall): Answer {
  const { id = '', entry = '' } = params;
  const entries = view.desk.log(id, entry);
  if (!entries) return problemAnswer(404, `No log found for '${id}'.`);
  return entries.length > 0
    ? jsonAnswer(200, entries)
    : problemAnswer(404, `LogId '${entry}' was not found in Deployment '${id}'.`);
}

async function deleteDeployment({ params, view, engine }: KuduCall): Promise<Answer> {
  const { id = '' } = params;
  const deleted = await engine.locked(view, 'Deleting deployment', () => {
    if (!view.desk.store.read(id)) {
      return Promise.resolve(problemAnswer(404, `Unable to delete '${id}'. No deployment found.`));
    }
    if (view.desk.store.activeId() === id) {
      const message = `Unable to delete '${id}'. The deployment is currently active.`;
      return Promise.resolve(problemAnswer(409, message));
    }
    view.desk.store.remove(id);
    return Promise.resolve<Answer>({ status: 204 });
  });
  return deleted.held ? problemAnswer(409, deleted.conflict) : deleted.value;
}

/** Kudu's zip has deploy.cmd; scripts are for bash here. */
function readScript({ view }: KuduCall): Answer {
  if (view.desk.list().length === 0)
    return problemAnswer(404, 'Need to deploy website to get deployment script.');
  const script = cachedScriptFile(view.slot.home);
  if (!existsSync(script))
    return problemAnswer(404, 'Operation only supported if not using a custom deployment script');
  const body = zipSync({
    'deploy.sh': readFileSync(script),
    '.deployment': strToU8('[config]\ncommand = deploy.sh\n'),
  });
  return { status: 200, headers: { 'Content-Type': 'application/zip' }, body };
}

/** Kudu's answer for an id it does not know. */
export function notFound({ id = '' }: KuduCall['params']): Answer {
  return problemAnswer(404, `Deployment '${id}' not found.`);
}
