import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOrder } from './build-order.ts';
import { runBuildProgram } from './build-script.ts';
import type { DeploymentLogger } from './deployment-log.ts';
import { homePaths } from './home-paths.ts';

/** The script that the last generated build ran, kept for the next one. Source: Kudu, GetCachedDeploymentScriptPath. */
export function cachedScriptFile(home: string): string {
  return join(homePaths.tools(home), 'deploy.sh');
}

/**
 * Has `kuduScript` write the script for `options`, unless the last one was made by the same command.
 *
 * Returns the script's file. Source: Kudu, GeneratorSiteBuilder.
 */
export async function generateScript(
  kuduScript: string,
  options: readonly string[],
  order: BuildOrder,
  logger: DeploymentLogger,
): Promise<string> {
  const { home } = order.slot;
  const [script, key] = [cachedScriptFile(home), join(homePaths.tools(home), 'deploymentCacheKey')];
  const all = ['-y', '--no-dot-deployment', '-r', order.source, '-o', homePaths.tools(home), ...options];
  const command = all.map((one) => (one.startsWith('-') ? one : `"${one}"`)).join(' ');
  if (existsSync(script) && existsSync(key) && readFileSync(key, 'utf8') === command) {
    logger.log(`Using cached version of deployment script (command: 'azure ${command}').`);
    return script;
  }
  logger.log(
    `Using the following command to generate deployment script: 'azure site deploymentscript ${command}'.`,
  );
  mkdirSync(homePaths.tools(home), { recursive: true });
  const program = { command: process.execPath, args: [kuduScript, ...all], title: 'kuduscript', logger };
  await runBuildProgram(program, order);
  writeFileSync(key, command);
  return script;
}
