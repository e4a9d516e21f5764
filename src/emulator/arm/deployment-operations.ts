import type { DeploymentRecord } from '../kudu/kudu.ts';
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
    source: 'Microsoft.Web, WebApps_ListDeploymentLog, which defines one deployment',
    answer: readLog,
  }),
];

function readDeployment(request: SiteRequest): Promise<ArmReply> {
  return answerFor(request, (record) => deploymentJson(request, record));
}

async function readLog(request: SiteRequest): Promise<ArmReply> {
  const entries = await request.core.kuduOf(request.place).readLog(request.params['id'] ?? '');
  const details = entries?.map((entry) => `${entry.log_time} ${entry.message}`).join('\n');
  return answerFor(request, (record) => deploymentJson(request, record, details));
}

async function answerFor(
  request: SiteRequest,
  answer: (record: DeploymentRecord) => unknown,
): Promise<ArmReply> {
  const id = request.params['id'] ?? '';
  const records = await request.core.kuduOf(request.place).listDeployments();
  const record = records.find((one) => one.id === id);
  return record === undefined
    ? refusalReply(webNotFound(`Deployment '${id}' not found.`))
    : ok(answer(record));
}

/** The fields that the definition of a deployment has; Kudu's own record has more. */
function deploymentJson(request: SiteRequest, record: DeploymentRecord, details?: string): unknown {
  const { status, message, author, deployer, author_email, start_time, end_time, active } = record;
  return resourceJson(request, 'deployments', record.id, {
    status,
    message,
    author,
    deployer,
    author_email,
    start_time,
    end_time,
    active,
    ...(details !== undefined && { details }),
  });
}
