import { nearestName } from '#app-service/nearest-name.ts';
import { failure } from '#failures/failure.ts';
import { commandNames, type CommandName } from './commands.ts';

/** What may stand in the place of a command. */
const asked = ['--help', '--version'];

/** @throws Failure COMMAND_UNKNOWN with the nearest name */
export function findCommand(text: string): CommandName {
  const found = commandNames.find((name) => name === text);
  if (found !== undefined) return found;
  throw failure('COMMAND_UNKNOWN', {
    given: text,
    nearest: nearestName(text, [...commandNames, ...(text.startsWith('-') ? asked : [])]),
    known: commandNames,
  });
}
