import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Zippable } from 'fflate';
import { zipSync } from 'fflate';

/** Zip entries made by Unix carry the file's mode in the upper half of their attributes. */
const unix = 3;
const regularFile = 0o100000;
/** The earliest that a zip can say; a zip has no time zone, so local time gives the same bytes everywhere. */
const noTime = new Date(1980, 0, 1);

/**
 * The TeamCity agent tool as the bytes of a zip: its descriptor at the top, `dist`, what it reads beside itself
 * (package.json for its version, what the demo deploys), and the licence.
 *
 * The same files give the same bytes. Modes are kept; TeamCity 2024.03 and newer restore them on the agent.
 * Source: TeamCity documentation, Installing Agent Tools.
 */
export async function makeAgentTool(root: string): Promise<Uint8Array> {
  const files: Zippable = {};
  files['teamcity-plugin.xml'] = await entry(join(root, 'teamcity/teamcity-plugin.xml'));
  const alone = ['LICENSE', 'package.json', 'examples/slotship.yml'];
  for (const path of [...alone, ...(await listFiles(root, 'dist')), ...(await listFiles(root, 'examples/api-web'))]) {
    files[path] = await entry(join(root, path));
  }
  return zipSync(files, { mtime: noTime, level: 9 });
}

async function entry(file: string): Promise<Zippable[string]> {
  const executable = ((await stat(file)).mode & 0o100) !== 0;
  const mode = regularFile | (executable ? 0o755 : 0o644);
  return [await readFile(file), { os: unix, attrs: (mode << 16) >>> 0 }];
}

async function listFiles(root: string, folder: string): Promise<readonly string[]> {
  const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map((one) => relative(root, join(one.parentPath, one.name)).replaceAll(sep, '/'))
    .sort();
}
