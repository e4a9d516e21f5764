import { failure } from '#failures/failure.ts';
import { findConfigPath } from '#parameters/find-early.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Session } from './session.ts';

/** Reads what was asked from every source, and hides what is secret before it is judged. @throws Failure INPUT_INVALID with all problems, COMMAND_UNKNOWN */
export function readAsked(command: string, flags: readonly string[], session: Session): ReadResult {
  const { properties, facts, world } = session;
  const early = { command, flags, env: world.env, properties };
  const { paths, mustExist, origin } = findConfigPath(early, facts.workspace);
  const configFile = findFirst(paths, session);
  hideSecrets(early, configFile?.text, session);
  if (configFile === undefined && mustExist) {
    const problem = `names a file that cannot be read: ${paths.join(', ')}`;
    throw failure('INPUT_INVALID', {
      option: 'config',
      origin,
      problem,
      accepted: 'Give the path of a YAML file',
    });
  }
  return readParameters({ ...early, configFile, facts, cwd: world.cwd });
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
