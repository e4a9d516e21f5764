import { fstatSync } from 'node:fs';
import { expect } from 'chai';
import type { PackRequest } from '#ports';
import { putFile } from '#git/objects/put-file.ts';
import { makeFolder } from '#git/objects/tree-node.ts';
import { packTree } from '#git/pack/pack-tree.ts';
import { openTempFile } from '#git/pack/spool.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';

describe('git: pack of a tree', () => {
  it('keeps no temporary file open when there is nothing to send', async () => {
    const temp = makeTestFolder();
    const root = makeFolder('', '');
    putFile(root, 'file', 'x');
    const file = openTempFile(temp.path);
    const source = {
      isPacked: () => false,
      pack: () => Promise.resolve(),
      readSmall: () => undefined,
      finish: () =>
        Promise.resolve({ parts: [{ kind: 'file' as const, ...file, sizeBytes: 0 }], objects: 0 }),
    };
    const ask = (ids: readonly string[]): Promise<Set<string>> => Promise.resolve(new Set(ids));
    const remote = { isEmpty: false, ask, askStore: ask, readTipTree: () => Promise.resolve(root.id) };
    const request = { tip: '1'.repeat(40), extraFiles: {} } as unknown as PackRequest;
    const draft = await packTree(root, source, remote, request, temp.path);
    expect([draft.upToDate, draft.parts]).to.deep.equal([true, []]);
    expect(() => fstatSync(file.fd)).to.throw('EBADF');
    temp.remove();
  });
});
