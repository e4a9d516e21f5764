import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { jsonAnswer, problemAnswer, textAnswer, type Answer } from './answer.ts';
import { lockHolder } from './deployment-lock.ts';
import { homePaths } from './home-paths.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';
import { readOwnSettings, writeOwnSettings } from './kudu-settings.ts';
import { cleanWorkingCopy, repositoryExists } from './repository.ts';
import { readJsonBody } from './request-body.ts';

const version = '0.0.0.0-emulator';

/** The SCM site itself: settings, repository, version. */
export const siteRoutes: readonly KuduRoute[] = [
  {
    method: 'GET',
    path: '/info{rest*}',
    platform: 'linux',
    summary: "Kudu's version, at any root path that begins with /info",
    source: 'KuduLite, Startup',
    run: () => jsonAnswer(200, { Version: version }),
  },
  {
    method: 'GET',
    path: '/',
    summary: 'A page that wakes the SCM site',
    source: 'Kudu, Default.cshtml',
    run: () => textAnswer(200, 'Kudu'),
  },
  {
    method: 'GET',
    path: '/api/environment',
    summary: "Kudu's version",
    source: 'Kudu, EnvironmentController',
    run: () => jsonAnswer(200, { version }),
  },
  {
    method: 'GET',
    path: '/api/isdeploying',
    platform: 'linux',
    summary: 'Whether the deployment lock is held, as text',
    source: 'KuduLite, DeploymentController.IsDeploying',
    run: isDeploying,
  },
  {
    method: 'GET',
    path: '/api/settings',
    summary: "Kudu's settings, merged from all their sources",
    source: 'Kudu, SettingsController',
    run: ({ view }) => jsonAnswer(200, view.settings.all()),
  },
  {
    method: 'POST',
    path: '/api/settings',
    summary: 'Writes per-site settings',
    source: 'Kudu, SettingsController',
    run: writeSettings,
  },
  {
    method: 'GET',
    path: '/api/settings/{key}',
    summary: 'One of the settings',
    source: 'Kudu, SettingsController',
    run: readSetting,
  },
  {
    method: 'DELETE',
    path: '/api/settings/{key}',
    summary: 'Deletes a per-site setting',
    source: 'Kudu, SettingsController',
    run: deleteSetting,
  },
  {
    method: 'GET',
    path: '/api/scm/info',
    summary: 'Kind and URL of the repository',
    source: 'Kudu, LiveScmController',
    run: scmInfo,
  },
  {
    method: 'POST',
    path: '/api/scm/clean',
    summary: "Removes untracked files from the repository's working copy",
    source: 'Kudu, LiveScmController',
    run: cleanScm,
  },
  {
    method: 'DELETE',
    path: '/api/scm',
    summary: 'Deletes repository and history; wwwroot stays',
    source: 'Kudu, LiveScmController',
    run: deleteScm,
  },
  {
    method: 'GET',
    path: '/deploy',
    summary: 'Leads to /',
    source: 'Kudu, FetchHandler',
    run: () => ({ status: 302, headers: { Location: '/' } }),
  },
  {
    method: 'POST',
    path: '/deploy',
    summary: 'Refuses fetch deployments',
    source: 'Kudu, FetchHandler',
    run: refuseHook,
  },
  ...(['PUT', 'DELETE'] as const).map((method): KuduRoute => ({
    method,
    path: '/deploy',
    summary: 'Not there',
    source: 'Kudu, FetchHandler',
    run: () => problemAnswer(404, 'No route registered for this method.'),
  })),
];

function isDeploying({ view }: KuduCall): Answer {
  const held = lockHolder(view.slot.home);
  return jsonAnswer(200, { value: held ? 'True' : 'False', msg: held?.operation ?? '' });
}

async function writeSettings({ request, view }: KuduCall): Promise<Answer> {
  const body = await readJsonBody(request);
  if (!body) return problemAnswer(400, 'The settings are not a JSON object.');
  const settings = { ...readOwnSettings(view.slot.home) };
  for (const [name, value] of Object.entries(body)) settings[name] = textOf(value);
  writeOwnSettings(view.slot.home, settings);
  return { status: 204 };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readSetting({ params, view }: KuduCall): Answer {
  const { key = '' } = params;
  const value = key.toLowerCase() === 'branch' ? view.settings.branch : view.settings.find(key);
  return value === undefined ? problemAnswer(404, `'${key}' not found.`) : jsonAnswer(200, value);
}

function deleteSetting({ params, view }: KuduCall): Answer {
  const key = params['key']?.toLowerCase();
  const kept = Object.entries(readOwnSettings(view.slot.home)).filter(([name]) => name.toLowerCase() !== key);
  writeOwnSettings(view.slot.home, Object.fromEntries(kept));
  return { status: 204 };
}

function scmInfo({ view }: KuduCall): Answer {
  const { scmUrl, appName } = view.slot;
  const type = repositoryExists(view.settings.repository) ? 'Git' : 'None';
  return jsonAnswer(200, { Type: type, GitUrl: `${scmUrl}/${appName}.git` });
}

async function cleanScm({ view, engine }: KuduCall): Promise<Answer> {
  const { repository } = view.settings;
  if (!repositoryExists(repository)) return problemAnswer(404, 'Repository could not be found.');
  const done = await engine.locked(view, 'Cleaning repository', (signal) =>
    cleanWorkingCopy(repository, signal),
  );
  return done.held ? problemAnswer(409, done.conflict) : { status: 204 };
}

/** What the active deployment put into wwwroot is remembered, so that the next one can replace it. */
async function deleteScm({ view, engine }: KuduCall): Promise<Answer> {
  const { slot, settings, desk } = view;
  const done = await engine.locked(view, 'Deleting repository', () => {
    const active = desk.store.activeId();
    const manifest = active === undefined ? undefined : desk.store.manifestFile(active);
    if (manifest !== undefined && existsSync(manifest))
      copyFileSync(manifest, homePaths.firstManifest(slot.home));
    const inPlace = settings.repository === settings.target;
    const doomed = inPlace ? `${settings.repository}/.git` : settings.repository;
    for (const folder of [doomed, homePaths.deployments(slot.home)]) {
      rmSync(folder, { recursive: true, force: true });
    }
    return Promise.resolve();
  });
  return done.held ? problemAnswer(409, done.conflict) : { status: 200 };
}

/** Source: Kudu, FetchDeploymentManager: the kinds of source control that are not connected. */
function refuseHook({ view }: KuduCall): Answer {
  const disconnected = ['none', 'tfs', 'tfsgit'].includes(view.slot.scmType.toLowerCase());
  return disconnected
    ? problemAnswer(403, 'Forbidden')
    : problemAnswer(501, 'The emulator has no fetch deployments: push, or send a zip.');
}
