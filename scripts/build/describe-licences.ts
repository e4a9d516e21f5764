import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

interface Package {
  readonly title: string;
  readonly license: string;
  readonly text: string;
}

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const line = `\n${'-'.repeat(80)}\n\n`;

/**
 * The licences of every npm package that has code among `modules`, as one text sorted by name.
 *
 * Throws for a package that names no licence: it must not be shipped.
 */
export function describeLicences(modules: readonly string[], bundler: string): string {
  const folders = new Set<string>();
  for (const module of modules) {
    const folder = module.startsWith('\0') ? bundler : packageFolderOf(module);
    if (folder !== undefined) folders.add(folder);
  }
  const packages = [...folders].map(readPackage);
  const known = new Map(packages.map((one) => [one.title, one]));
  const sorted = [...known.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  const list = sorted.map(({ title, license }) => `${title} (${license})`);
  return [
    `The files beside this one contain code of these packages:\n\n${list.join('\n')}\n`,
    ...sorted.map(({ title, license, text }) => `${title}\nLicense: ${license}\n\n${text}\n`),
  ].join(line);
}

/** The nearest folder above a module in `node_modules` whose package.json has a name and a version. */
function packageFolderOf(module: string): string | undefined {
  const path = module.split('?')[0] ?? module;
  if (!path.includes('node_modules')) return undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { name, version } = readManifest(folder);
    if (name !== undefined && version !== undefined) return folder;
  }
  return undefined;
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return {};
  }
}

function readPackage(folder: string): Package {
  const { name, version, license } = readManifest(folder);
  const title = `${String(name)} ${String(version)}`;
  if (license === undefined) throw new Error(`${title} names no licence; it cannot be shipped.`);
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  const texts = files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(/\r\n?/g, '\n').trim());
  const text = texts.length === 0 ? 'The package has no licence file of its own.' : texts.join('\n\n');
  return { title, license, text };
}
