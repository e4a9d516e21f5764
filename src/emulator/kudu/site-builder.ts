import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { DeploymentLogger } from './deployment-log.ts';
import { homePaths } from './home-paths.ts';
import type { KuduSettings } from './kudu-settings.ts';
import type { KuduSlot } from './kudu-seam.ts';
import { syncFolders } from './kudu-sync.ts';
import { runScript } from './run-script.ts';

/** What a builder gets: where from, where to, and how to tell of it. */
export interface BuildOrder {
  readonly slot: KuduSlot;
  readonly settings: KuduSettings;
  readonly commit: { readonly id: string; readonly message: string };
  readonly source: string;
  readonly nextManifest: string;
  readonly previousManifest: string | undefined;
  /** Ignores manifests and mirrors the source. */
  readonly mirror: boolean;
  readonly build: boolean;
  readonly temp: string;
  readonly logger: DeploymentLogger;
  readonly signal: AbortSignal;
}

/**
 * Builds and copies a deployment, by the first rule that fits: the custom command, running from a
 * package (nothing is done), a generated script when building is on, else a plain copy.
 *
 * @throws Error when the deployment is to fail. Source: Kudu, SiteBuilderFactory.
 */
export async function buildSite(order: BuildOrder): Promise<void> {
  const { settings, logger } = order;
  const command = settings.find('COMMAND');
  const fromPackage = settings.find('WEBSITE_RUN_FROM_PACKAGE') ?? settings.find('WEBSITE_USE_ZIP') ?? '0';
  if (command !== undefined) await runCustom(command, order);
  else if (fromPackage !== '0') logger.log('Skipping build. Project type: Run-From-Zip');
  else if (order.build) await runGenerated(order);
  else await copyPlainly(order);
  await runPostDeployment(order);
}

async function runCustom(command: string, order: BuildOrder): Promise<void> {
  order.logger.log('Running custom deployment command...');
  const inner = order.logger.log('Running deployment command...');
  inner.log(`Command: ${command}`);
  const shell = existsSync(join(order.source, command)) ? `bash ${quoted(command)}` : command;
  await runShell(shell, command, inner, order);
}

async function copyPlainly(order: BuildOrder): Promise<void> {
  order.logger.log('Generating deployment script.');
  const inner = order.logger.log('Running deployment command...');
  inner.log('Handling Basic Web Site deployment.');
  await syncFolders({
    from: sourceFolder(order),
    to: order.settings.target,
    nextManifest: order.nextManifest,
    previousManifest: order.previousManifest,
    mirror: order.mirror,
    say: (line) => inner.log(line),
    signal: order.signal,
  });
  inner.log('Finished successfully.');
}

/** The folder that is deployed: the repository, or the one that the setting PROJECT names. */
function sourceFolder({ settings, source }: BuildOrder): string {
  const project = settings.find('PROJECT');
  if (project === undefined) return source;
  const folder = resolve(source, project.replace(/^[/\\]+/u, ''));
  if (!existsSync(folder))
    throw new Error(`The specified project file or directory does not exist: ${folder}`);
  return folder;
}

async function runGenerated(order: BuildOrder): Promise<void> {
  const tools = findBuildTools();
  const outer = order.logger.log('Generating deployment script.');
  const site = sourceFolder(order);
  const kind = looksLikeNode(site) ? '--node' : '--basic';
  const args = [
    '-y',
    '--no-dot-deployment',
    '--no-solution',
    '-r',
    order.source,
    '-o',
    order.temp,
    '-t',
    'bash',
  ];
  const sitePath = site === order.source ? [] : ['-p', site];
  await runProgram(
    process.execPath,
    [tools.kuduScript, ...args, ...sitePath, kind],
    'kuduscript',
    outer,
    order,
  );
  const inner = order.logger.log('Running deployment command...');
  inner.log(`Command: "${join(order.temp, 'deploy.sh')}"`);
  await runShell(`bash ${quoted(join(order.temp, 'deploy.sh'))}`, 'deploy.sh', inner, order, tools.kuduSync);
}

/** Source: Kudu, NodeSiteEnabler.LooksLikeNode. */
function looksLikeNode(folder: string): boolean {
  if (['server.js', 'app.js'].some((name) => existsSync(join(folder, name)))) return true;
  const file = join(folder, 'package.json');
  return existsSync(file) && /"start"\s*:/u.test(readFileSync(file, 'utf8'));
}

/** The programs that Kudu itself builds with. */
function findBuildTools(): { kuduScript: string; kuduSync: string } {
  const roots = [import.meta.url, join(process.cwd(), 'package.json')];
  for (const root of roots) {
    try {
      const { resolve: find } = createRequire(root);
      return { kuduScript: find('kuduscript/bin/kuduscript'), kuduSync: find('kudusync/bin/kudusync') };
    } catch {
      // Looked for in the next place.
    }
  }
  throw new Error(
    'The emulator cannot build: the npm packages kuduscript and kudusync are not installed. ' +
      'Install them (npm install kuduscript kudusync) or set SCM_DO_BUILD_DURING_DEPLOYMENT to false.',
  );
}

async function runPostDeployment(order: BuildOrder): Promise<void> {
  order.logger.log('Running post deployment command(s)...');
  const own = order.settings.find('SCM_POST_DEPLOYMENT_ACTIONS_PATH');
  const folder = own ?? join(homePaths.deployments(order.slot.home), 'tools', 'PostDeploymentActions');
  if (!existsSync(folder)) return;
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
  for (const name of scripts.sort()) {
    await runShell(`bash ${quoted(join(folder, name))}`, name, order.logger.log(`Running ${name}`), order);
  }
}

async function runShell(
  command: string,
  title: string,
  logger: DeploymentLogger,
  order: BuildOrder,
  kuduSync?: string,
): Promise<void> {
  await runProgram('bash', ['-c', command], title, logger, order, kuduSync);
}

async function runProgram(
  command: string,
  args: readonly string[],
  title: string,
  logger: DeploymentLogger,
  order: BuildOrder,
  kuduSync?: string,
): Promise<void> {
  const idle = Number(order.settings.find('SCM_COMMAND_IDLE_TIMEOUT') ?? '60');
  await runScript({
    command,
    args,
    title,
    folder: order.source,
    environment: scriptEnvironment(order, kuduSync),
    idleLimitMs: (Number.isFinite(idle) && idle > 0 ? idle : 60) * 1000,
    say: (line, error) => logger.log(line, error ? 1 : 0),
    signal: order.signal,
  });
}

/** Source: Kudu, ExternalCommandBuilder and DeploymentScriptEnvironment; kuduscript's own templates. */
function scriptEnvironment(order: BuildOrder, kuduSync: string | undefined): Record<string, string> {
  const previous = order.previousManifest ?? join(order.temp, 'previousManifest');
  mkdirSync(order.temp, { recursive: true });
  if (order.previousManifest === undefined) writeFileSync(previous, '');
  const { target } = order.settings;
  return {
    ...order.slot.settings,
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: order.temp,
    TMPDIR: order.temp,
    DEPLOYMENT_SOURCE: order.source,
    DEPLOYMENT_TARGET: target,
    DEPLOYMENT_TEMP: order.temp,
    WEBROOT_PATH: homePaths.wwwroot(order.slot.home),
    NEXT_MANIFEST_PATH: order.nextManifest,
    PREVIOUS_MANIFEST_PATH: previous,
    IN_PLACE_DEPLOYMENT: order.source === target ? '1' : '0',
    SCM_COMMIT_ID: order.commit.id,
    SCM_COMMIT_MESSAGE: order.commit.message,
    WEBSITE_SITE_NAME: order.slot.appName,
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    ...(kuduSync === undefined ? {} : { KUDU_SYNC_CMD: kuduSync }),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
