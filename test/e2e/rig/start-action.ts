import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunOptions, RunTarget } from 'github-action-ts-run-api';
import type { Dressed, RunFolders } from './costumes.ts';
import { root } from './git-checkout.ts';
import type { Ended } from './start-program.ts';
import type { World } from './world.ts';

/** What GitHub's runner sees of an action. */
export interface ActionEnded extends Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
  readonly summary: string;
}

/** Runs the action by its action.yml, as GitHub's runner does. */
export async function startAction(
  world: World,
  { inputs, env, cwd }: Dressed,
  base: Readonly<Record<string, string>>,
  { temp, ci }: RunFolders,
): Promise<ActionEnded> {
  await mkdir(join(ci, 'runner'), { recursive: true });
  const summaryFile = join(ci, 'summary.md');
  await writeFile(summaryFile, '');
  const commit = await world.checkout.git('rev-parse', 'HEAD');
  const options = RunOptions.create({
    inputs,
    env: { ...base, ...env, GITHUB_STEP_SUMMARY: summaryFile, RUNNER_TEMP: temp },
    outputOptions: { printStdout: false, printStderr: false, printRunnerWarnings: false },
    fakeFsOptions: { tmpRootDir: join(ci, 'runner') },
    workingDir: cwd,
    workspaceDir: world.checkout.folder,
    tempDir: temp,
    timeoutMs: 90_000,
  })
    .setGithubContext({
      sha: commit,
      ref: 'refs/heads/main',
      runNumber: Number(world.nextBuild()),
      runId: 1042,
      serverUrl: 'https://github.com',
    })
    .setGithubServiceEnv({ GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' });
  const result = await RunTarget.mainJs(join(root, 'action.yml')).run(options);
  try {
    return {
      exitCode: result.exitCode,
      stdout: result.stdout ?? '',
      stderr: result.stderr ?? '',
      goodbyeMs: undefined,
      outputs: Object.fromEntries(
        Object.entries(result.commands.outputs).map(([name, value]) => [name, value ?? '']),
      ),
      errors: result.commands.errors,
      summary: await readFile(summaryFile, 'utf8'),
    };
  } finally {
    result.cleanUpFakedDirs();
  }
}
