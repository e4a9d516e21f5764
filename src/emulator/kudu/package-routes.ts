import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { jsonAnswer, problemAnswer, textAnswer, type Answer } from './answer.ts';
import { autoSwapOngoing, isAutoSwapOngoing } from './auto-swap.ts';
import type { DeployEnd } from './deploy.ts';
import { homePaths } from './home-paths.ts';
import type { Locked } from './kudu-engine.ts';
import { isTrue } from './kudu-settings.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';
import { readBody } from './request-body.ts';
import { extractZip } from './zip-file.ts';

const inProgress = 'There is a deployment currently in progress. Please try again when it completes.';
const runsFromUrl =
  'Run-From-Zip is set to a remote URL using WEBSITE_USE_ZIP app setting.' +
  ' Deployment is not supported in this configuration.';

/** Deployments that come as a package. */
export const packageRoutes: readonly KuduRoute[] = [
  ...(['POST', 'PUT'] as const).map((method): KuduRoute => ({
    method,
    path: '/api/zipdeploy',
    summary: 'Deploys a zip, at once or with isAsync',
    source: 'Kudu, PushDeploymentController.ZipPushDeploy',
    run: (call) => deployPackage(call, { deployer: 'ZipDeploy', async: 'isAsync', mirror: false }),
  })),
  ...(['POST', 'PUT'] as const).map((method): KuduRoute => ({
    method,
    path: '/api/publish',
    summary: 'OneDeploy of type zip, at once or with async',
    source: 'Kudu, PushDeploymentController.OneDeploy',
    run: publish,
  })),
];

async function publish(call: KuduCall): Promise<Answer> {
  const type = call.url.searchParams.get('type')?.toLowerCase();
  if (type === 'zip')
    return await deployPackage(call, { deployer: 'OneDeploy', async: 'async', mirror: true });
  return problemAnswer(501, `The emulator's OneDeploy takes type=zip only, not '${type ?? ''}'.`);
}

interface PackageKind {
  readonly deployer: string;
  /** Name of the query parameter that asks for 202. */
  readonly async: string;
  /** Whether the target is mirrored unless `clean` says otherwise. */
  readonly mirror: boolean;
}

async function deployPackage(call: KuduCall, kind: PackageKind): Promise<Answer> {
  const { request, view, url, engine } = call;
  if (/^application\/json/iu.test(request.headers['content-type'] ?? '')) {
    return problemAnswer(501, "The emulator takes a package's bytes, not its URL.");
  }
  const zip = await readBody(request);
  if (/^https?:/iu.test(view.settings.find('WEBSITE_RUN_FROM_PACKAGE') ?? ''))
    return textAnswer(409, runsFromUrl);
  if (isAutoSwapOngoing(view.slot, engine.now())) return textAnswer(409, autoSwapOngoing);
  const id = randomUUID().replaceAll('-', '');
  let begun: () => void = () => undefined;
  const beginning = new Promise<'begun'>((resolve) => {
    begun = () => {
      resolve('begun');
    };
  });
  const deploying = engine.locked(view, 'Zip deployment', async () => {
    const end = deployZip(call, kind, id, zip);
    begun();
    return await end;
  });
  const tracked = isTrue(url.searchParams.get('trackDeploymentProgress') ?? undefined);
  const headers: Record<string, string> = tracked ? { 'SCM-DEPLOYMENT-ID': id } : {};
  if (!isTrue(url.searchParams.get(kind.async) ?? undefined)) return syncAnswer(await deploying, headers);
  const first = await Promise.race([beginning, deploying]);
  if (first !== 'begun' && first.held) return textAnswer(409, inProgress);
  void deploying.catch(() => undefined);
  return { status: 202, headers: { ...headers, ...pollingHeaders(call, kind) } };
}

function syncAnswer(done: Locked<DeployEnd>, headers: Record<string, string>): Answer {
  if (done.held) return textAnswer(409, inProgress);
  if (done.value.outcome === 'success') return { status: 200, headers };
  const reason = 'reason' in done.value ? done.value.reason : 'The service is unavailable.';
  return jsonAnswer(500, { Message: 'An error has occurred.', ExceptionMessage: reason }, headers);
}

/** Source: Kudu, PushDeploymentController.PushDeployAsync. */
function pollingHeaders({ view, url, engine }: KuduCall, { deployer }: PackageKind): Record<string, string> {
  const by = encodeURIComponent(url.searchParams.get('deployer') ?? deployer);
  const time = engine.stamp().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return {
    Location: `${view.slot.scmUrl}/api/deployments/latest?deployer=${by}&time=${time}Z`,
    ...(view.slot.platform === 'windows' ? { 'Retry-After': '30' } : {}),
  };
}

async function deployZip(
  { view, url, engine }: KuduCall,
  kind: PackageKind,
  id: string,
  zip: Buffer,
): Promise<DeployEnd> {
  const asked = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const folder = join(homePaths.temp(view.slot.home), `zip-${id}`);
  const clean = asked('clean');
  try {
    return await engine.deploy(view, {
      changeSet: {
        id,
        author: asked('author') ?? 'N/A',
        authorEmail: asked('authorEmail') ?? 'N/A',
        message:
          asked('message') ?? (kind.deployer === 'OneDeploy' ? 'OneDeploy' : 'Created via a push deployment'),
      },
      fetched: {
        folder,
        fetch(logger) {
          const size = (zip.length / (1024 * 1024)).toFixed(2);
          logger.log(`Extracting pushed zip file (${size} MB) to ${folder}`);
          extractZip(zip, folder);
        },
      },
      deployer: asked('deployer') ?? kind.deployer,
      mirror: clean === undefined ? kind.mirror : isTrue(clean),
      buildByDefault: false,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
