import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from './home-paths.ts';
import type { KuduSlot } from './kudu-seam.ts';

/** Kudu's view of its settings: names in any case, sources by priority. */
export interface KuduSettings {
  readonly find: (name: string) => string | undefined;
  readonly isOn: (name: string) => boolean;
  /** The branch that is deployed, whatever branch is pushed. */
  readonly branch: string;
  /** Where the repository lies. */
  readonly repository: string;
  /** Where the app lies. */
  readonly target: string;
  readonly all: () => Record<string, string>;
}

/**
 * The settings of `slot`: the per-site file, then app settings, then `.deployment` in the repository.
 *
 * Source: Kudu, DeploymentSettingsExtension and SettingsKeys.
 */
export function readKuduSettings(slot: KuduSlot): KuduSettings {
  const own = readOwnSettings(slot.home);
  const above = [own, { ...slot.settings }];
  const inSite = (path: string): string => join(homePaths.site(slot.home), path);
  const repository = inSite(findIn(above, 'SCM_REPOSITORY_PATH') ?? 'repository');
  // Read anew each time: a deployment checks its own `.deployment` out first.
  const sources = (): Record<string, string>[] => [...above, readDotDeployment(repository)];
  const find = (name: string): string | undefined => findIn(sources(), name);
  const branch = findIn([own], 'branch') ?? findIn(above, 'deployment_branch') ?? 'master';
  return {
    find,
    isOn: (name) => isTrue(find(name)),
    branch,
    repository,
    get target() {
      return join(homePaths.wwwroot(slot.home), find('SCM_TARGET_PATH') ?? '');
    },
    all: () => ({
      deployment_branch: branch,
      ...merged(sources()),
      branch,
      ScmType: slot.scmType,
    }),
  };
}

/** One view of many sources, of which the first comes first. */
function merged(sources: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  return Object.fromEntries(sources.toReversed().flatMap((source) => Object.entries(source)));
}

/** A switch as .NET and Kudu read one: 1 or true. Source: Kudu, StringUtils.IsTrueLike. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}

/** The per-site settings, as `POST /api/settings` wrote them. */
export function readOwnSettings(home: string): Record<string, string> {
  const file = ownFile(home);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

/** Replaces the per-site settings. */
export function writeOwnSettings(home: string, settings: Readonly<Record<string, string>>): void {
  mkdirSync(homePaths.deployments(home), { recursive: true });
  writeFileSync(ownFile(home), JSON.stringify(settings, undefined, 1));
}

function ownFile(home: string): string {
  return join(homePaths.deployments(home), 'settings.json');
}

function findIn(sources: readonly Readonly<Record<string, string>>[], name: string): string | undefined {
  for (const source of sources) {
    const key = Object.keys(source).find((other) => other.toLowerCase() === name.toLowerCase());
    const value = key === undefined ? undefined : source[key];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** The `[config]` section of a `.deployment` file. */
function readDotDeployment(repository: string): Record<string, string> {
  const file = join(repository, '.deployment');
  if (!existsSync(file)) return {};
  let section = '';
  const settings: Record<string, string> = {};
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/u)) {
    section = /^\s*\[(.+)\]\s*$/u.exec(line)?.[1]?.toLowerCase() ?? section;
    const [, name, value] = /^\s*([^#;=[]+?)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
    if (section === 'config' && name !== undefined && value !== undefined) settings[name] = value;
  }
  return settings;
}
