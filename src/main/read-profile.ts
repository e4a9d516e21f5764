import {
  findProfilePasswords,
  isPublishProfileText,
  parsePublishProfile,
} from '#app-service/publish-profile.ts';
import type { PublishProfile } from '#app-service/publish-profile.ts';
import type { Secret } from '#app-service/secret.ts';
import { failure } from '#failures/failure.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import type { World } from './world.ts';

/** Reads the publish profile, given as XML or as the path of its file; undefined when none was given. */
export function readProfile(
  { parameters, origins }: Pick<ReadResult, 'parameters' | 'origins'>,
  world: World,
): PublishProfile | undefined {
  const given = parameters.publishProfile?.reveal();
  if (given === undefined) return undefined;
  if (isPublishProfileText(given)) return parsePublishProfile(given);
  const bytes = world.readBytes(given);
  if (bytes !== undefined) return parsePublishProfile(bytes.toString('utf8'));
  throw failure('INPUT_INVALID', {
    option: 'publish-profile',
    origin: origins['publish-profile'],
    problem: 'is neither XML nor the path of a file that can be read',
    accepted: 'Give the XML of the profile, or the path of the downloaded file',
  });
}

/** The passwords of a publish profile, given as XML or as the path of its file. */
export function readProfilePasswords(given: string, world: World): readonly Secret[] {
  const text = isPublishProfileText(given) ? given : world.readBytes(given)?.toString('utf8');
  return text === undefined ? [] : findProfilePasswords(text);
}
