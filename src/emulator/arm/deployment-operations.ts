import type { DeploymentRecord, LogEntry } from '../kudu/kudu.ts';
import { webNotFound } from '../model/refusals.ts';
import { resourceJson } from './config-json.ts';
import { refusalReply } from './error-bodies.ts';
import type { ArmReply, Route, SiteRequest } from './route.ts';
import { ok } from './route.ts';
import { siteRoutes } from './site-route.ts';

/** Deployments as ARM hands them on from Kudu. */
export const deploymentOperations: readonly Route[] = [
  ...siteRoutes({
    method: 'GET',
    path: '/deployments',
    action: '{sites}/deployments/Read',
    source: 'Microsoft.Web, WebApps_ListDeployments; Kudu, ArmUtils',
    answer: async (request) => {
      const records = await request.core.kuduOf(request.place).listDeployments();
      return ok({ value: records.map((record) => deploymentJson(request, record)), nextLink: null });
    },
  }),
  ...siteRoutes({
    method: 'GET',
    path: '/deployments/{id}',
    action: '{sites}/deployments/Read',
    source: 'Microsoft.Web, WebApps_GetDeployment',
    answer: readDeployment,
  }),
  ...siteRoutes({
    method: 'GET',
    path: '/deployments/{id}/log',
    action: '{sites}/deployments/log/Read',
    source: 'Microsoft.Web, WebApps_ListDeploymentLog; Kudu, DeploymentController',
    answer: readLog,
  }),
];

async function readDeployment(request: SiteRequest): Promise<ArmReply> {
  const id = request.params['id'] ?? '';
  const records = await request.core.kuduOf(request.place).listDeployments();
  const record = records.find((one) => one.id === id);
  return record === undefined
    ? refusalReply(webNotFound(`Deployment '${id}' not found.`))
    : ok(deploymentJson(request, record));
}

async function readLog(request: SiteRequest): Promise<ArmReply> {
  const id = request.params['id'] ?? '';
  const entries = await request.core.kuduOf(request.place).readLog(id);
  return entries === undefined
    ? refusalReply(webNotFound(`No log found for '${id}'.`))
    : ok({ value: entries.map((entry) => logJson(request, id, entry)) });
}

function deploymentJson(request: SiteRequest, record: DeploymentRecord): unknown {
  return resourceJson(request, 'deployments', record.id, record);
}

function logJson(request: SiteRequest, id: string, entry: LogEntry): unknown {
  return resourceJson(request, `deployments/${id}/log`, entry.id, entry);
}
