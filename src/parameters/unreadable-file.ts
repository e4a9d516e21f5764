import { failure, type Failure } from '#failures/failure.ts';
import type { OptionName } from './options.ts';

/** A file that an option names cannot be read. `words` is what the system said, such as `ENOENT`. */
export function unreadableFile(
  option: OptionName,
  path: string,
  origin: string | undefined,
  words: string,
): Failure {
  return failure('INPUT_INVALID', {
    option,
    origin,
    problem: `names '${path}', which cannot be read (${words})`,
    accepted: 'Give the path of a file that is there and that the account of the agent may read',
  });
}
