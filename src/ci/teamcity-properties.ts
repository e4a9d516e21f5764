import { parseProperties } from './parse-properties.ts';

/** What a file of properties holds beside its own names: passwords are marked by this before their key. */
const securePrefix = 'secure:';

/**
 * Reads TeamCity's parameters from its two files: the build's, named by an environment variable, and the
 * configuration parameters', named by a key of the first. Where both know a name, the configuration parameter has it.
 *
 * `readFile` gives undefined for a file that cannot be read; then there are no parameters of it. The values may hold
 * passwords and must never be printed as a whole.
 * Source: TeamCity, Predefined Build Parameters ("Configuration Parameters", "system.teamcity.build.properties.file").
 */
export function readTeamCityProperties(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => Buffer | undefined,
): Readonly<Record<string, string>> {
  const read = (path: string | undefined): Readonly<Record<string, string>> => {
    const bytes = path === undefined || path === '' ? undefined : readFile(path);
    return bytes === undefined ? {} : withoutPrefix(parseProperties(decodeProperties(bytes)));
  };
  const build = read(env['TEAMCITY_BUILD_PROPERTIES_FILE']);
  return { ...build, ...read(build['teamcity.configuration.properties.file']) };
}

/**
 * Decodes the bytes of a `.properties` file: ASCII as Java writes it, else UTF-8 where the bytes are that, else
 * Latin-1, which is the format's own charset.
 */
export function decodeProperties(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function withoutPrefix(properties: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key.startsWith(securePrefix) ? key.slice(securePrefix.length) : key,
      value,
    ]),
  );
}
