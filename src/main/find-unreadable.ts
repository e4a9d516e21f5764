import { isAnyFailure, failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import { readCa } from './read-ca.ts';
import { readProfile } from './read-profile.ts';
import type { World } from './world.ts';

/** What was read, as far as it names files. */
export type Named = Pick<ReadResult, 'command' | 'parameters' | 'origins'>;

/** What is wrong with the files that options name; all of it is known before anything is asked. */
export function findUnreadable(named: Named, world: World): readonly Failure[] {
  const { parameters, origins } = named;
  return [
    ...failuresOf(() => readCa(parameters.caFile, world, origins['ca-file'])),
    ...failuresOf(() => readProfile(named, world)),
    ...findMissingBuild(named, world),
  ];
}

/** A build that is not there stops no look at Azure, whose problems are told with it. */
export function findMissingBuild({ command, parameters, origins }: Named, world: World): readonly Failure[] {
  const { build } = parameters;
  if ((command !== 'deploy' && command !== 'plan') || build === undefined || world.isFolder(build)) return [];
  const from = origins.build === undefined ? '' : ` Its path came from ${origins.build}.`;
  return [failure('PACKAGE_FOLDER_MISSING', { folder: build, words: `There is no such folder.${from}` })];
}

function failuresOf(read: () => unknown): readonly Failure[] {
  try {
    read();
    return [];
  } catch (thrown) {
    if (isAnyFailure(thrown)) return [thrown];
    throw thrown;
  }
}
