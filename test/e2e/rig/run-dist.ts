import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkServiceMessages } from '../../ci/service-message-checker.ts';
import { parseServiceMessages } from '../../ci/service-message-parser.ts';
import type { Dressed, RunFolders } from './costumes.ts';
import { dress } from './costumes.ts';
import { findLeaks, findSecrets, textsOfChildren } from './leaks.ts';
import type { Child, Costume, Run, RunRequest } from './run.ts';
import type { ActionEnded } from './start-action.ts';
import { startAction } from './start-action.ts';
import { startProgram } from './start-program.ts';
import type { World } from './world.ts';

/**
 * Runs `dist` in a CI's clothes and hands back what came of it. Whatever the story: no secret may show anywhere, no
 * file may be left, the checkout must be as it was, and TeamCity's messages must be ones that TeamCity takes.
 */
export async function runDist(world: World, costume: Costume, request: RunRequest = {}): Promise<Run> {
  const ground = await mkdtemp(join(world.folder, 'run-'));
  const folders: RunFolders = {
    temp: join(ground, 'temp'),
    home: join(ground, 'home'),
    ci: join(ground, 'ci'),
  };
  await Promise.all(Object.values(folders).map((folder: string) => mkdir(folder)));
  const childrenFile = join(folders.ci, 'children.jsonl');
  const dressed = await dress(world, costume, request, folders);
  const before = await stateOf(world);
  const ended = await start(world, costume, request, dressed, folders, childrenFile);
  const run: Run = {
    costume,
    ...ended,
    serviceMessages: costume === 'teamcity' ? parseServiceMessages(ended.stdout).messages : [],
    children: await readChildren(childrenFile),
  };
  const told = costume === 'teamcity' ? { ...run, outputs: parametersOf(run) } : run;
  const problems = [
    ...(await leaksOf(told, world)),
    ...(await filesLeft(folders)),
    ...(costume === 'teamcity' ? messageProblems(run) : []),
    ...((await stateOf(world)) === before ? [] : ['the checkout changed']),
  ];
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\n${describeRun(run)}`);
  await rm(ground, { recursive: true, force: true });
  return told;
}

/** A run in words, for the message of a claim about it. */
export function describeRun({ costume, exitCode, stdout, stderr }: Run): string {
  return `--- ${costume}, exit code ${String(exitCode)}\n${stdout}\n--- standard error\n${stderr}`;
}

async function start(
  world: World,
  costume: Costume,
  request: RunRequest,
  dressed: Dressed,
  folders: RunFolders,
  childrenFile: string,
): Promise<ActionEnded> {
  const preload = join(import.meta.dirname, 'record-children.cjs');
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: folders.home,
    TMPDIR: folders.temp,
    NODE_OPTIONS: `--require=${preload}`,
    E2E_CHILDREN: childrenFile,
    // The program's own option names the file; this is for the smoke tests that are commands.
    NODE_EXTRA_CA_CERTS: world.azure.emulator.caFile,
  };
  if (costume === 'github') {
    if (request.words !== undefined) throw new Error('an action takes inputs, no words');
    return startAction(world, dressed, base, folders, request);
  }
  const { words, env, cwd } = dressed;
  const ended = await startProgram(words, { cwd, env: { ...base, ...env } }, request);
  return { ...ended, outputs: {}, errors: [], summary: '', state: {} };
}

function parametersOf({ serviceMessages }: Run): Readonly<Record<string, string>> {
  return Object.fromEntries(
    serviceMessages
      .filter(({ name }) => name === 'setParameter')
      .map(({ attributes }) => [
        (attributes['name'] ?? '').replace(/^slotship\./, ''),
        attributes['value'] ?? '',
      ]),
  );
}

async function leaksOf(run: Run, world: World): Promise<readonly string[]> {
  // The runner takes this command's text away before anybody reads the log.
  const log = run.stdout.replace(/^::add-mask::.*$/gm, '');
  const texts = {
    'standard output': log,
    'standard error': run.stderr,
    outputs: JSON.stringify(run.outputs),
    'the summary': run.summary,
    ...textsOfChildren(run.children),
  };
  return findLeaks(texts, await findSecrets(world));
}

/** What TeamCity would not take; a killed run leaves blocks open, which TeamCity closes itself. */
function messageProblems({ exitCode, stdout }: Run): readonly string[] {
  const killed = exitCode === undefined;
  // The last line of a killed run may be cut short.
  const whole = killed ? stdout.slice(0, stdout.lastIndexOf('\n') + 1) : stdout;
  const problems = checkServiceMessages(whole);
  return killed ? problems.filter((problem) => !problem.startsWith('at the end: ')) : problems;
}

async function filesLeft({ temp, home }: RunFolders): Promise<readonly string[]> {
  const found = await Promise.all([temp, home].map((folder) => readdir(folder, { recursive: true })));
  return found.flat().map((file) => `left behind: ${file}`);
}

async function readChildren(file: string): Promise<readonly Child[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Child);
}

/** The checkout's head, branches and changed files. */
async function stateOf({ checkout }: World): Promise<string> {
  return (
    await Promise.all([
      checkout.git('status', '--porcelain', '--ignored'),
      checkout.git('for-each-ref'),
      checkout.git('rev-parse', 'HEAD'),
    ])
  ).join('\n');
}
