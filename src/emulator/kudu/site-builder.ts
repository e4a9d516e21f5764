import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { BuildOrder } from './build-order.ts';
import { runBuildShell, shellWord } from './build-script.ts';
import { findBuildTools } from './build-tools.ts';
import { generateScript } from './generated-script.ts';
import { homePaths } from './home-paths.ts';
import { syncFolders } from './kudu-sync.ts';

/**
 * Builds and copies a deployment, by the first rule that fits: the custom command, running from a
 * package (nothing is done), a generated script when building is on, else a plain copy.
 *
 * @throws Error when the deployment is to fail. Source: Kudu, SiteBuilderFactory.
 */
export async function buildSite(order: BuildOrder): Promise<void> {
  const { settings, logger } = order;
  const command = settings.find('COMMAND');
  mkdirSync(settings.target, { recursive: true });
  const runsFromPackage = (settings.find('WEBSITE_RUN_FROM_PACKAGE') ?? '0') !== '0';
  if (command !== undefined) await runCustom(command, order);
  else if (runsFromPackage && !order.isPackage) logger.log('Skipping build. Project type: Run-From-Zip');
  else if (order.build) await runGenerated(order);
  else await copyPlainly(order);
  await runPostDeployment(order);
}

async function runCustom(command: string, order: BuildOrder): Promise<void> {
  order.logger.log('Running custom deployment command...');
  const logger = order.logger.log('Running deployment command...');
  logger.log(`Command: ${command}`);
  const line = existsSync(join(order.source, command)) ? `bash ${shellWord(command)}` : command;
  await runBuildShell(line, command, order, { logger });
}

async function copyPlainly(order: BuildOrder): Promise<void> {
  const from = sourceFolder(order);
  const { target } = order.settings;
  checkApart(from, target);
  order.logger.log('Generating deployment script.');
  const inner = order.logger.log('Running deployment command...');
  inner.log('Handling Basic Web Site deployment.');
  if (from !== target) {
    await syncFolders({
      from,
      to: target,
      nextManifest: order.nextManifest,
      previousManifest: order.previousManifest,
      mirror: order.mirror,
      say: (line) => inner.log(line),
      signal: order.signal,
    });
  }
  inner.log('Finished successfully.');
}

async function runGenerated(order: BuildOrder): Promise<void> {
  const { kuduScript, kuduSync } = findBuildTools();
  const from = sourceFolder(order);
  checkApart(from, order.settings.target);
  const outer = order.logger.log('Generating deployment script.');
  const site = from === order.source ? [] : ['-p', from];
  const kind = looksLikeNode(from) ? '--node' : '--basic';
  const options = ['--no-solution', '-t', 'bash', ...site, kind];
  const script = await generateScript(kuduScript, options, order, outer);
  const logger = order.logger.log('Running deployment command...');
  logger.log(`Command: "${script}"`);
  await runBuildShell(`bash ${shellWord(script)}`, 'deploy.sh', order, { logger, kuduSync });
}

/** The folder that is deployed: the source, or the one in it that the setting PROJECT names. */
function sourceFolder({ settings, source }: BuildOrder): string {
  const project = settings.find('PROJECT');
  if (project === undefined) return source;
  const folder = resolve(source, project.replace(/^[/\\]+/u, ''));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new Error(`'${folder}' is not a deployable project.`);
}

/** A source equal to its target is deployed in place; one within the other cannot be copied. */
function checkApart(from: string, to: string): void {
  if (from === to) return;
  const within = (inner: string, outer: string): boolean =>
    !/^(?:\.\.(?:[/\\]|$)|[A-Za-z]:)/u.test(relative(outer, inner));
  if (within(from, to) || within(to, from)) {
    throw new Error('Source and destination directories cannot be sub-directories of each other');
  }
}

/** Source: Kudu, NodeSiteEnabler.LooksLikeNode. */
function looksLikeNode(folder: string): boolean {
  if (['server.js', 'app.js'].some((name) => existsSync(join(folder, name)))) return true;
  const file = join(folder, 'package.json');
  return existsSync(file) && /"start"\s*:/u.test(readFileSync(file, 'utf8'));
}

/** The first script that fails fails the deployment. Source: Kudu, BaseBuilder.PostBuild. */
async function runPostDeployment(order: BuildOrder): Promise<void> {
  order.logger.log('Running post deployment command(s)...');
  const own = order.settings.find('SCM_POST_DEPLOYMENT_ACTIONS_PATH');
  const folder = own ?? join(homePaths.tools(order.slot.home), 'PostDeploymentActions');
  if (!existsSync(folder)) return;
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
  for (const name of scripts.sort()) {
    const logger = order.logger.log(`Running ${name}`);
    await runBuildShell(`bash ${shellWord(join(folder, name))}`, name, order, { logger });
  }
}
