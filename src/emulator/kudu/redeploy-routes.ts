import { randomUUID } from 'node:crypto';
import { jsonAnswer, problemAnswer, type Answer } from './answer.ts';
import { autoSwapOngoing, isAutoSwapOngoing } from './auto-swap.ts';
import { deploymentStatus } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-store.ts';
import { isDeploymentId } from './deployment-store.ts';
import { notFound } from './deployment-routes.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';
import { findCommit, repositoryExists } from './repository.ts';
import { readJsonBody } from './request-body.ts';

/** Redeploying, and recording a deployment that was made by other means. */
export const redeployRoutes: readonly KuduRoute[] = [
  {
    method: 'PUT',
    path: '/api/deployments',
    summary: 'Deploys the head of the configured branch',
    source: 'Kudu, DeploymentController.Deploy',
    run: putDeployment,
  },
  {
    method: 'PUT',
    path: '/api/deployments/{id}',
    summary: 'Redeploys a commit; with status, message, deployer and author it only records',
    source: 'Kudu, DeploymentController.Deploy',
    run: putDeployment,
  },
];

type Body = Readonly<Record<string, unknown>>;

async function putDeployment(call: KuduCall): Promise<Answer> {
  const { request, view, engine } = call;
  const body = (await readJsonBody(request)) ?? {};
  const done = await engine.locked(view, 'Performing deployment', async () => {
    if (isAutoSwapOngoing(view.slot, engine.now())) return problemAnswer(409, autoSwapOngoing);
    return isRecord(call, body) ? recordDeployment(call, body) : await redeploy(call, body);
  });
  return done.held ? problemAnswer(409, done.conflict) : done.value;
}

function isRecord({ params }: KuduCall, body: Body): boolean {
  const texts = ['message', 'deployer', 'author'].map((name) => text(body[name]));
  const over = body['status'] === deploymentStatus.failed || body['status'] === deploymentStatus.success;
  return params['id'] !== undefined && over && texts.every((value) => value !== '');
}

async function redeploy({ params, view, engine, userName }: KuduCall, body: Body): Promise<Answer> {
  const { repository } = view.settings;
  if (!repositoryExists(repository)) return problemAnswer(404, 'Repository could not be found.');
  const { id } = params;
  const changeSet = id === undefined ? undefined : await findCommit(repository, id);
  if (id !== undefined && !changeSet) return notFound(params);
  const end = await engine.deploy(view, {
    ...(changeSet ? { changeSet } : {}),
    deployer: userName,
    clean: body['clean'] === true,
    updateFiles: body['needFileUpdate'] !== false,
    buildByDefault: true,
  });
  switch (end.outcome) {
    case 'success':
      return { status: 200 };
    case 'killed':
      return problemAnswer(503, 'The service is unavailable.');
    case 'failed':
    case 'refused':
      return jsonAnswer(500, {
        Message: 'An error has occurred.',
        ExceptionMessage: end.reason,
        ExceptionType: 'Kudu.Core.Deployment.DeploymentFailedException',
      });
  }
}

/** Source: Kudu, TryParseDeployResult and CreateDeployment. */
function recordDeployment({ params, view, engine }: KuduCall, body: Body): Answer {
  const { id = randomUUID() } = params;
  const { desk } = view;
  const succeeded = body['status'] === deploymentStatus.success;
  const active = typeof body['active'] === 'boolean' ? body['active'] : succeeded;
  if (active && !succeeded) return problemAnswer(400, 'Only successful status can be active!');
  if (!isDeploymentId(id)) return notFound(params);
  if (desk.store.read(id)) return problemAnswer(409, `Deployment with id '${id}' exists`);
  desk.store.save(recordedDeployment(id, body, engine.stamp()));
  if (active) desk.store.activate(id);
  const logger = desk.logger(id);
  const inner = succeeded ? logger.log('Deployment successful.') : logger.log('Deployment failed.', 2);
  const details = text(body['details']);
  if (details !== '') inner.log(details);
  return jsonAnswer(200, desk.find(id));
}

function recordedDeployment(id: string, body: Body, now: string): StoredDeployment {
  const startTime = text(body['start_time']) || now;
  const endTime = text(body['end_time']) || now;
  return {
    id,
    status: body['status'] === deploymentStatus.success ? deploymentStatus.success : deploymentStatus.failed,
    statusText: '',
    author: text(body['author']),
    authorEmail: text(body['author_email']),
    deployer: text(body['deployer']),
    message: text(body['message']),
    receivedTime: startTime,
    startTime,
    endTime,
    lastSuccessEndTime: endTime,
    complete: true,
    isTemporary: false,
    isReadOnly: true,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
