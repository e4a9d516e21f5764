import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunOptions, RunTarget } from 'github-action-ts-run-api';
import type { Dressed, RunFolders } from './costumes.ts';
import { root } from './git-checkout.ts';
import type { RunRequest } from './run.ts';
import type { Ended } from './watch-child.ts';
import { watchChild } from './watch-child.ts';
import type { World } from './world.ts';

/** What GitHub's runner sees of an action. */
export interface ActionEnded extends Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
}

/** Runs a step of the action by its action.yml, as GitHub's runner does. */
export async function startAction(
  world: World,
  { inputs, env, cwd }: Dressed,
  base: Readonly<Record<string, string>>,
  { temp, ci }: RunFolders,
  request: RunRequest,
): Promise<ActionEnded> {
  await mkdir(join(ci, 'runner'), { recursive: true });
  const summaryFile = join(ci, 'summary.md');
  await writeFile(summaryFile, '');
  const commit = await world.checkout.git('rev-parse', 'HEAD');
  const options = RunOptions.create({
    inputs,
    env: { ...base, ...env, GITHUB_STEP_SUMMARY: summaryFile, RUNNER_TEMP: temp },
    state: request.post ?? {},
    outputOptions: { printStdout: false, printStderr: false, printRunnerWarnings: false },
    fakeFsOptions: { tmpRootDir: join(ci, 'runner') },
    workingDir: cwd,
    workspaceDir: world.checkout.folder,
    tempDir: temp,
  })
    .setGithubContext({
      sha: commit,
      ref: 'refs/heads/main',
      runNumber: Number(world.nextBuild()),
      runId: 1042,
      serverUrl: 'https://github.com',
    })
    .setGithubServiceEnv({ GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' });
  const step = request.post === undefined ? RunTarget.mainJs : RunTarget.postJs;
  const { child, running } = catchChild(() => step(join(root, 'action.yml')).run(options));
  const [ended, result] = await Promise.all([watchChild(child, request), running]);
  try {
    const { outputs, savedState, errors } = result.commands;
    return {
      ...ended,
      outputs: namesOf(outputs),
      errors,
      summary: await readFile(summaryFile, 'utf8'),
      state: namesOf(savedState),
    };
  } finally {
    result.cleanUpFakedDirs();
  }
}

/** The process that `run` starts at once; the library keeps it to itself. */
function catchChild<T>(run: () => T): { readonly child: ChildProcess; readonly running: T } {
  const started: ChildProcess[] = [];
  const note = (message: unknown): void => {
    started.push((message as { readonly process: ChildProcess }).process);
  };
  subscribe('child_process', note);
  try {
    const running = run();
    const [child] = started;
    if (child === undefined) throw new Error('the action did not start at once');
    return { child, running };
  } finally {
    unsubscribe('child_process', note);
  }
}

function namesOf(texts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, value ?? '']));
}
