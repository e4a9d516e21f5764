import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoWorld } from './demo-world.ts';

export type DemoCi = 'teamcity' | 'github' | 'plain';

/**
 * Lays out what a CI gives its build steps, and gives the environment for one. Sources: TeamCity, predefined build
 * parameters; GitHub, variables reference.
 */
export async function dressAs(
  ci: DemoCi,
  world: DemoWorld,
  buildNumber: string,
): Promise<Readonly<Record<string, string>>> {
  switch (ci) {
    case 'teamcity':
      return dressAsTeamCity(world, buildNumber);
    case 'github':
      return dressAsGitHub(world, buildNumber);
    case 'plain':
      return { SLOTSHIP_CI: 'plain' };
  }
}

async function dressAsTeamCity(
  world: DemoWorld,
  buildNumber: string,
): Promise<Readonly<Record<string, string>>> {
  const configuration = join(world.folder, 'configuration.properties');
  const build = join(world.folder, 'build.properties');
  const lines = (pairs: Readonly<Record<string, string>>): string =>
    Object.entries(pairs)
      .map(([key, value]) => `${key}=${value.replace(/[\\:=#!]/g, '\\$&')}\n`)
      .join('');
  await writeFile(
    configuration,
    lines({
      'teamcity.serverUrl': 'https://teamcity.example.com',
      'teamcity.build.id': '1042',
      'teamcity.build.branch': 'main',
    }),
  );
  await writeFile(
    build,
    lines({
      'teamcity.configuration.properties.file': configuration,
      'teamcity.build.checkoutDir': world.checkout,
      'build.number': buildNumber,
    }),
  );
  return {
    TEAMCITY_VERSION: '2025.11 (build 207946)',
    TEAMCITY_BUILD_PROPERTIES_FILE: build,
    BUILD_NUMBER: buildNumber,
    BUILD_URL: 'https://teamcity.example.com/build/1042',
    BUILD_VCS_NUMBER: world.commit(),
  };
}

async function dressAsGitHub(
  world: DemoWorld,
  buildNumber: string,
): Promise<Readonly<Record<string, string>>> {
  const [output, summary] = [join(world.folder, 'github-output'), join(world.folder, 'github-summary.md')];
  await Promise.all([output, summary].map((file) => writeFile(file, '')));
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_SHA: world.commit(),
    GITHUB_REF_NAME: 'main',
    GITHUB_RUN_NUMBER: buildNumber,
    GITHUB_RUN_ID: '1042',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'example/api-web',
    GITHUB_WORKSPACE: world.checkout,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
  };
}
