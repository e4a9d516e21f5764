import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real packages, by exact version, that make a build folder of the size of a kind of app. */
export const treePackages = {
  S: { dotenv: '17.2.3', koa: '3.0.3', 'lru-cache': '11.2.2', pg: '8.16.3', ws: '8.18.3' },
  M: {
    '@nestjs/common': '11.1.9',
    '@nestjs/core': '11.1.9',
    '@nestjs/platform-fastify': '11.1.9',
    '@swc/core': '1.15.3',
    'date-fns': '4.1.0',
    lodash: '4.17.21',
    'lodash-es': '4.17.21',
    mongodb: '7.0.0',
    pg: '8.16.3',
    rxjs: '7.8.2',
    sharp: '0.34.5',
    typescript: '5.9.3',
    zod: '4.1.13',
  },
  L: {
    next: '16.0.5',
    '@mui/material': '7.3.5',
    '@mui/x-data-grid': '8.20.0',
    '@aws-sdk/client-s3': '3.940.0',
    '@aws-sdk/client-dynamodb': '3.940.0',
    antd: '6.0.0',
    'date-fns': '4.1.0',
    'lodash-es': '4.17.21',
    'monaco-editor': '0.55.1',
    react: '19.2.0',
    'react-dom': '19.2.0',
    typescript: '5.9.3',
    '@tabler/icons': '3.35.0',
    '@swc/core': '1.15.3',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type TreeName = keyof typeof treePackages;

/** Files and bytes of the stand-ins that are made where no registry can be reached. */
const synthetic: Readonly<Record<TreeName, { readonly files: number; readonly bytes: number }>> = {
  S: { files: 400, bytes: 1_500_000 },
  M: { files: 14_000, bytes: 140_000_000 },
  L: { files: 60_000, bytes: 600_000_000 },
};

export interface Tree {
  readonly name: TreeName;
  readonly folder: string;
  readonly origin: 'npm packages' | 'synthetic';
}

/** The tree's folder, made at first use by `npm install`, or of synthetic files when that does not work. */
export function makeTree(name: TreeName, cacheFolder: string): Tree {
  for (const origin of ['npm packages', 'synthetic'] as const) {
    const folder = join(cacheFolder, `tree-${name}-${origin.replace(' ', '-')}`);
    if (existsSync(folder)) return { name, folder, origin };
  }
  try {
    return {
      name,
      folder: installTree(name, join(cacheFolder, `tree-${name}-npm-packages`)),
      origin: 'npm packages',
    };
  } catch (thrown) {
    console.error(`npm could not make tree ${name}, so it is synthetic: ${String(thrown).slice(0, 300)}`);
    return {
      name,
      folder: writeTree(name, join(cacheFolder, `tree-${name}-synthetic`)),
      origin: 'synthetic',
    };
  }
}

function installTree(name: TreeName, folder: string): string {
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const manifest = { name: `tree-${name.toLowerCase()}`, private: true, dependencies: treePackages[name] };
  writeFileSync(join(making, 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(join(making, 'server.js'), "console.log('up');\n");
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: making,
    stdio: 'pipe',
  });
  renameSync(making, folder);
  return folder;
}

/** Text-like files of sizes as packages have them: most small, a few large, some content more than once. */
function writeTree(name: TreeName, folder: string): string {
  const { files, bytes } = synthetic[name];
  let seed = 42;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const words = Array.from({ length: 4000 }, () => Math.floor(random() * 1e9).toString(36));
  const mean = bytes / files;
  for (let index = 0; index < files; index += 1) {
    const path = join(
      folder,
      `package-${String(index % Math.ceil(files / 60))}`,
      `lib-${String(index % 7)}`,
      `file-${String(index)}.js`,
    );
    const size = index % 2000 === 1999 ? mean * 400 : mean * 0.8 * -Math.log(1 - random());
    let text = index % 12 === 0 ? 'a license text that many packages share\n' : '';
    while (text.length < size) text += `${words[Math.floor(random() * words.length)] ?? ''} `;
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}
