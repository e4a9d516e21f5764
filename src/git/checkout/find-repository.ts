import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a repository keeps what. */
export interface Repository {
  /** Root of the work tree. */
  readonly root: string;
  /** HEAD is here. */
  readonly gitFolder: string;
  /** Refs and objects are here; another folder than `gitFolder` for a linked work tree. */
  readonly commonFolder: string;
}

/**
 * Finds the repository that `folder` is in.
 * Source: git, gitrepository-layout ("gitfile", "commondir").
 */
export function findRepository(folder: string): Repository | undefined {
  for (let root = resolve(folder); ; root = dirname(root)) {
    const gitFolder = readGitFolder(join(root, '.git'));
    if (gitFolder !== undefined) {
      const common = readText(join(gitFolder, 'commondir'))?.trim();
      return { root, gitFolder, commonFolder: common === undefined ? gitFolder : resolve(gitFolder, common) };
    }
    if (dirname(root) === root) return undefined;
  }
}

function readGitFolder(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return readText(join(path, 'HEAD')) === undefined ? undefined : path;
  } catch {
    return undefined;
  }
  const linked = /^gitdir: (.+?)\s*$/s.exec(readText(path) ?? '')?.[1];
  return linked === undefined ? undefined : resolve(dirname(path), linked);
}

/** A small text file; undefined when it is not there. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Commits whose parents are not here. Source: git, shallow.c. */
export function readShallow(repository: Repository): ReadonlySet<string> {
  const text = readText(join(repository.commonFolder, 'shallow')) ?? '';
  return new Set(text.split('\n').filter((line) => line !== ''));
}
