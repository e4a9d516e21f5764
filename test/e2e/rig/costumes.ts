import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Costume, RunRequest } from './run.ts';
import type { World } from './world.ts';

/** A run dressed up: what its process is given. */
export interface Dressed {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** GitHub's inputs. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Where one run may keep files: its temporary folder and home, and what the CI lays beside them. */
export interface RunFolders {
  readonly temp: string;
  readonly home: string;
  /** The CI's own files. */
  readonly ci: string;
}

type Options = Readonly<Record<string, string>>;

/** Hands a run's options over as the CI does. Sources: TeamCity, Predefined Build Parameters; GitHub, Variables. */
export async function dress(
  world: World,
  costume: Costume,
  request: RunRequest,
  folders: RunFolders,
): Promise<Dressed> {
  const azure = request.bare === true ? {} : azureOptions(world);
  const options = { ...azure, ...request.options };
  const command = request.command ?? 'deploy';
  const words = [command, ...(request.words ?? [])];
  const cwd = request.cwd ?? world.checkout.folder;
  switch (costume) {
    case 'teamcity':
      return {
        words,
        env: { ...(await dressAsTeamCity(world, options, folders)), ...request.env },
        inputs: {},
        cwd,
      };
    case 'github':
      return {
        words: [],
        env: request.env ?? {},
        inputs: { command, ...options },
        cwd,
      };
    case 'plain': {
      const flags = Object.entries(request.options ?? {}).flatMap(([name, value]) => [`--${name}`, value]);
      const env = { SLOTSHIP_BUILD_NUMBER: world.nextBuild(), ...environmentOf(azure), ...request.env };
      return { words: [...words, ...flags], env, inputs: {}, cwd };
    }
  }
}

/** What points slotship at the emulator. */
export function azureOptions({ azure }: World): Options {
  const { emulator } = azure;
  return {
    'subscription-id': emulator.subscriptionId,
    'tenant-id': emulator.tenantId,
    'client-id': emulator.clientId,
    'client-secret': emulator.clientSecret,
    'management-url': emulator.managementUrl,
    'authority-url': emulator.authorityUrl,
    'ca-file': emulator.caFile,
  };
}

export function environmentOf(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      `SLOTSHIP_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]),
  );
}

/** The first half of the options come as `env.SLOTSHIP_…`, the others as configuration parameters. */
async function dressAsTeamCity(world: World, options: Options, { ci, temp }: RunFolders): Promise<Options> {
  const build = join(ci, 'agent', 'build.properties');
  const configuration = join(ci, 'agent', 'config.properties');
  const number = world.nextBuild();
  const entries = Object.entries(options);
  const inEnvironment = entries.filter(([name], index) => name.startsWith('client-') || index % 2 === 0);
  const env = environmentOf(Object.fromEntries(inEnvironment));
  const others = entries.filter((entry) => !inEnvironment.includes(entry));
  await mkdir(join(ci, 'agent'), { recursive: true });
  await writeProperties(configuration, {
    'teamcity.serverUrl': 'https://teamcity.example.com',
    'teamcity.build.id': '1042',
    'teamcity.build.branch': 'main',
    ...Object.fromEntries(others.map(([name, value]) => [`slotship.${name}`, value])),
  });
  await writeProperties(build, {
    'teamcity.configuration.properties.file': configuration,
    'teamcity.build.checkoutDir': world.checkout.folder,
    'teamcity.build.tempDir': temp,
    'build.number': number,
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [`env.${name}`, value])),
  });
  return {
    TEAMCITY_VERSION: '2025.11 (build 207946)',
    TEAMCITY_BUILD_PROPERTIES_FILE: build,
    BUILD_NUMBER: number,
    BUILD_URL: 'https://teamcity.example.com/build/1042',
    BUILD_VCS_NUMBER: await world.checkout.git('rev-parse', 'HEAD'),
    ...env,
  };
}

/** As Java's Properties.store() writes them. */
async function writeProperties(file: string, properties: Options): Promise<void> {
  const lines = Object.entries(properties).map(
    ([key, value]) =>
      `${key.replace(/[ :=#!\\]/g, String.raw`\$&`)}=${value.replace(/[:=#!\\]/g, String.raw`\$&`).replace(/\n/g, String.raw`\n`)}\n`,
  );
  await writeFile(file, `#TeamCity build properties\n#Mon Jan 05 10:00:00 UTC 2026\n${lines.join('')}`);
}
