import { randomBytes } from 'node:crypto';
import { textAnswer, type Answer } from './answer.ts';
import { adoptContent } from './adopt-content.ts';
import { autoSwapOngoing, isAutoSwapOngoing } from './auto-swap.ts';
import { deploymentStatus } from './deployment-record.ts';
import { advertiseRefs, readServiceName, serveGit } from './git-service.ts';
import type { KuduView } from './kudu-engine.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';
import { awaitHook } from './push-hook.ts';
import { ensureRepository } from './repository.ts';
import { makeSpeaker } from './speak.ts';

const deploymentError = 'Error - Changes committed to remote repository but deployment to website failed.';

/** Git's smart HTTP, at /{app}.git and on Windows also at the root. */
export const gitRoutes: readonly KuduRoute[] = [
  ...routesAt('/{repository}.git'),
  ...routesAt('').map((route) => ({ ...route, platform: 'windows' as const })),
];

function routesAt(root: string): KuduRoute[] {
  return [
    {
      method: 'GET',
      path: `${root}/info/refs`,
      summary: 'Refs, in protocol v0 or v1; makes the repository on first contact',
      source: 'Kudu, InfoRefsController',
      run: advertise,
    },
    {
      method: 'POST',
      path: `${root}/git-upload-pack`,
      summary: 'Clone and fetch',
      source: 'Kudu, UploadPackHandler',
      run: upload,
    },
    {
      method: 'POST',
      path: `${root}/git-receive-pack`,
      summary: 'Push, and within it the deployment, its output on the sideband',
      source: 'Kudu, ReceivePackHandler',
      run: receive,
    },
  ];
}

async function advertise({ url, params, view, engine, response }: KuduCall): Promise<Answer | undefined> {
  if (!isOwnRepository(params, view)) return textAnswer(404, 'Not Found');
  const service = readServiceName(url);
  if (!service) return textAnswer(501, 'The dumb protocol is not supported.');
  if (view.settings.isOn('SCM_NO_REPOSITORY')) return noRepository;
  const adopted = service === 'git-upload-pack' && (await engine.once(view, adoptContent));
  const { repository } = (adopted ? engine.view() : view).settings;
  await engine.once(view, () => ensureRepository(repository, view.slot.platform));
  await advertiseRefs(response, repository, service);
  return undefined;
}

const noRepository = textAnswer(400, 'The repository is not a git repository.');

async function upload({ request, response, params, view, engine }: KuduCall): Promise<Answer | undefined> {
  if (!isOwnRepository(params, view)) return textAnswer(404, 'Not Found');
  if (view.settings.isOn('SCM_NO_REPOSITORY')) return noRepository;
  const folder = view.settings.repository;
  await engine.once(view, () => ensureRepository(folder, view.slot.platform));
  const { signal } = new AbortController();
  await serveGit(request, response, { folder, service: 'git-upload-pack', signal });
  return undefined;
}

/** Source: Kudu, ReceivePackHandler: lock, auto swap, temporary deployment, git; in this order. */
async function receive(call: KuduCall): Promise<Answer | undefined> {
  const { params, view, engine } = call;
  if (!isOwnRepository(params, view)) return textAnswer(404, 'Not Found');
  if (view.settings.isOn('SCM_NO_REPOSITORY')) return noRepository;
  const push = await engine.locked(view, 'Handling git receive pack', async (signal) => {
    if (isAutoSwapOngoing(view.slot, engine.now())) return textAnswer(409, autoSwapOngoing);
    await engine.once(view, () => ensureRepository(view.settings.repository, view.slot.platform));
    const forget = openTemporary(call);
    try {
      await receivePack(call, signal);
    } finally {
      forget();
    }
    return undefined;
  });
  return push.held ? textAnswer(409, push.conflict) : push.value;
}

async function receivePack(call: KuduCall, signal: AbortSignal): Promise<void> {
  const { request, response, view } = call;
  let deployment: Promise<void> | undefined;
  const hook = await awaitHook((write) => {
    deployment = deployPush(call, write);
    return deployment;
  });
  try {
    await serveGit(request, response, {
      folder: view.settings.repository,
      service: 'git-receive-pack',
      environment: hook.environment,
      signal,
    });
    await deployment;
  } finally {
    hook.close();
  }
}

/** What the hook does: it deploys the configured branch, whatever was pushed. Source: Kudu.Console, Program. */
async function deployPush(call: KuduCall, write: (text: string) => void): Promise<void> {
  const { view, engine, userName } = call;
  if (view.settings.isOn('SCM_DISABLE_DEPLOY_ON_PUSH')) return;
  const speaker = makeSpeaker(write);
  try {
    const end = await engine.deploy(view, {
      deployer: userName,
      buildByDefault: true,
      say: (line) => {
        speaker.say(line);
      },
    });
    if (end.outcome === 'failed' || end.outcome === 'refused') speaker.say(deploymentError);
  } finally {
    speaker.end();
  }
}

/** The record that is listed while a push is received. Source: Kudu, CreateTemporaryDeployment. */
function openTemporary({ view, engine, userName }: KuduCall): () => void {
  const id = `temp-${randomBytes(4).toString('hex')}`;
  const time = engine.stamp();
  view.desk.store.save({
    id,
    status: deploymentStatus.pending,
    statusText: 'Receiving changes.',
    author: 'N/A',
    authorEmail: 'N/A',
    message: 'N/A',
    deployer: userName,
    receivedTime: time,
    startTime: time,
    endTime: null,
    lastSuccessEndTime: null,
    complete: false,
    isTemporary: true,
    isReadOnly: false,
  });
  return () => {
    view.desk.store.remove(id);
  };
}

/** The repository bears the app's name, also for a slot. Source: Kudu, ServerConfiguration. */
function isOwnRepository({ repository }: KuduCall['params'], { slot }: KuduView): boolean {
  return repository === undefined || repository.toLowerCase() === slot.appName.toLowerCase();
}
