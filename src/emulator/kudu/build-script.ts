import { dirname, delimiter } from 'node:path';
import type { BuildOrder } from './build-order.ts';
import type { DeploymentLogger } from './deployment-log.ts';
import { homePaths } from './home-paths.ts';
import { runScript } from './run-script.ts';

const defaultIdleLimitMs = 60_000;

/** A program of a build and where its output goes. */
export interface BuildProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly title: string;
  readonly logger: DeploymentLogger;
  /** KUDU_SYNC_CMD, for generated scripts. */
  readonly kuduSync?: string;
}

/** Runs a program of a build in the source's folder; app settings are its environment. */
export async function runBuildProgram(program: BuildProgram, order: BuildOrder): Promise<void> {
  const idleSeconds = Number(order.settings.find('SCM_COMMAND_IDLE_TIMEOUT'));
  await runScript({
    command: program.command,
    args: program.args,
    title: program.title,
    folder: order.source,
    environment: scriptEnvironment(order, program.kuduSync),
    idleLimitMs: idleSeconds > 0 ? idleSeconds * 1000 : defaultIdleLimitMs,
    say: (line, error) => program.logger.log(line, error ? 1 : 0),
    signal: order.signal,
  });
}

/** Runs `command` in a shell. */
export async function runBuildShell(
  command: string,
  title: string,
  order: BuildOrder,
  to: Pick<BuildProgram, 'logger' | 'kuduSync'>,
): Promise<void> {
  await runBuildProgram({ command: 'bash', args: ['-c', command], title, ...to }, order);
}

/** `text` as one word of a shell's command line. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Source: Kudu, ExternalCommandBuilder and DeploymentScriptEnvironment; the templates of kuduscript. */
function scriptEnvironment(order: BuildOrder, kuduSync: string | undefined): Record<string, string> {
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
    PREVIOUS_MANIFEST_PATH: order.previousManifest,
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
