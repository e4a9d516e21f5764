import { createHash, hash } from 'node:crypto';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** Id that stands for "no object" in a push. */
export const noId = '0'.repeat(40);

/** Git's id of an object: SHA-1 over its type, its size and its content, as 40 hex digits. */
export function hashObject(type: ObjectType, content: Uint8Array): string {
  const head = `${type} ${String(content.length)}\0`;
  // Copying a small object costs less than a hash object of its own.
  if (content.length <= 4096) return hash('sha1', Buffer.concat([Buffer.from(head, 'latin1'), content]));
  return createHash('sha1').update(head, 'latin1').update(content).digest('hex');
}
