import type { InputProblem } from '#failures/codes/input.ts';
import { findConfigPath } from '#parameters/find-early.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import { findUnreadable } from './find-unreadable.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Session } from './session.ts';

/** Reads what was asked from every source, and hides what is secret before it is judged. @throws Failure INPUT_INVALID with all problems, COMMAND_UNKNOWN */
export function readAsked(command: string, flags: readonly string[], session: Session): ReadResult {
  const { properties, facts, world } = session;
  const early = { command, flags, env: world.env, properties };
  const { paths, mustExist, origin } = findConfigPath(early, facts.workspace);
  const configFile = findFirst(paths, session);
  hideSecrets(early, configFile?.text, session);
  const unread = configFile === undefined && mustExist ? [unreadable(paths, origin)] : [];
  return readParameters({
    ...early,
    configFile,
    facts,
    cwd: world.cwd,
    problems: unread,
    findUnreadable: (named) => findUnreadable(named, world),
  });
}

function unreadable(paths: readonly string[], origin: string): InputProblem {
  const problem = `names a file that cannot be read: ${paths.join(', ')}`;
  return { option: 'config', origin, problem, accepted: 'Give the path of a YAML file' };
}

function findFirst(
  paths: readonly string[],
  { world }: Session,
): { readonly path: string; readonly text: string } | undefined {
  for (const path of paths) {
    const bytes = world.readBytes(path);
    if (bytes !== undefined) return { path, text: bytes.toString('utf8') };
  }
  return undefined;
}
