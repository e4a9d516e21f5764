import fs from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from '#ports';
import { parseCommit } from '../objects/commit.ts';
import { findRepository, readShallow, readText } from './find-repository.ts';
import type { Repository } from './find-repository.ts';
import { openObjectStore } from './object-store.ts';

/**
 * Reads what is checked out where `folder` is; undefined when it is in no repository, or nothing is committed.
 * @throws Failure PACKAGE_OBJECT_MISSING
 */
export async function readCheckout(folder: string): Promise<Checkout | undefined> {
  const repository = findRepository(folder);
  if (repository === undefined) return undefined;
  const head = await readHead(repository);
  if (head === undefined) return undefined;
  const store = openObjectStore(repository);
  try {
    const { author, committer, message } = parseCommit(store.read(head.id).content);
    return {
      head: {
        id: head.id,
        subject: message.trimStart().split('\n', 1)[0] ?? '',
        author: { name: author.name, email: author.email },
        committedAt: committer.at,
      },
      branch: head.branch,
      root: repository.root,
      shallow: readShallow(repository).size > 0,
    };
  } finally {
    store.close();
  }
}

/** The commit that is checked out, and its branch unless HEAD is detached, as CI servers leave it. */
export async function readHead(
  repository: Repository,
): Promise<{ readonly id: string; readonly branch: string | undefined } | undefined> {
  const head = (readText(join(repository.gitFolder, 'HEAD')) ?? '').trim();
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return /^[0-9a-f]{40}$/.test(head) ? { id: head, branch: undefined } : undefined;
  const { resolveRef } = await import('isomorphic-git');
  try {
    const id = await resolveRef({ fs, gitdir: repository.commonFolder, ref });
    return { id, branch: ref.startsWith('refs/heads/') ? ref.slice(11) : undefined };
  } catch {
    // A branch without a commit, as after `git init`.
    return undefined;
  }
}

/** Why `readHead` found nothing. Source: git, Documentation/technical/repository-version. */
export function whyNoHead(repository: Repository): string {
  const config = readText(join(repository.commonFolder, 'config')) ?? '';
  if (/^\s*objectformat\s*=\s*"?sha256/im.test(config)) {
    return 'Its repository names objects by SHA-256, which slotship and Kudu do not read';
  }
  if (/^\s*refstorage\s*=\s*"?reftable/im.test(config)) {
    return 'Its repository keeps branches in a reftable, which slotship does not read';
  }
  return 'Nothing is committed yet on the branch that is checked out';
}
