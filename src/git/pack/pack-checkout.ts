import { failure } from '#failures/failure.ts';
import type { PackRequest } from '#ports';
import { shortId } from '#app-service/commit.ts';
import { copyObjects } from '../checkout/copy-objects.ts';
import { findRepository } from '../checkout/find-repository.ts';
import { listHistory } from '../checkout/list-history.ts';
import { loadTree } from '../checkout/load-tree.ts';
import type { LoadedTree } from '../checkout/load-tree.ts';
import { openObjectStore } from '../checkout/object-store.ts';
import type { ObjectStore } from '../checkout/object-store.ts';
import { makePause } from '../checkout/pause.ts';
import type { Pause } from '../checkout/pause.ts';
import { readAncestry } from '../checkout/read-ancestry.ts';
import { readHead, whyNoHead } from '../checkout/read-checkout.ts';
import { parseCommit } from '../objects/commit.ts';
import { keepYoungHeapSmall } from '../keep-young-heap-small.ts';
import { hashFolders } from '../objects/hash-folders.ts';
import type { FileNode } from '../objects/tree-node.ts';
import { chooseFill } from './choose-fill.ts';
import { noteTree } from './note-tree.ts';
import type { PackedTree } from './pack-folder.ts';
import { packFill } from './pack-fill.ts';
import { nothingToSend, packTree } from './pack-tree.ts';
import type { ContentSource, PackDraft, RemoteKnowledge } from './pack-tree.ts';
import { closeParts, makeSpool, openTempFile } from './spool.ts';
import type { Spool } from './spool.ts';

/** Packed bytes that stay in memory. */
const memoryBytes = 8 * 1024 * 1024;

/**
 * Packs what is checked out: its tree as a new commit on the branch's head, which a shallow clone can give as well
 * as a full one, or the very commit with its history.
 * @throws Failure PACKAGE_NO_CHECKOUT, PACKAGE_EMPTY, PACKAGE_SUBMODULE, PACKAGE_SHALLOW, PACKAGE_OBJECT_MISSING, PACKAGE_NAME_ODD
 */
export async function packCheckout(
  request: PackRequest,
  remote: RemoteKnowledge,
  { tempFolder }: { readonly tempFolder: string },
): Promise<PackedTree> {
  keepYoungHeapSmall();
  const { folder } = request.source;
  const repository = findRepository(folder);
  if (repository === undefined) {
    throw failure('PACKAGE_NO_CHECKOUT', { folder, words: 'It is in no Git repository' });
  }
  const head = await readHead(repository);
  if (head === undefined) {
    throw failure('PACKAGE_NO_CHECKOUT', { folder, words: whyNoHead(repository) });
  }
  const store = openObjectStore(repository);
  const spool = makeSpool(memoryBytes, () => openTempFile(tempFolder));
  const bench = { store, spool, tempFolder, pause: makePause(request.signal) };
  try {
    const { tree } = parseCommit(store.read(head.id).content);
    const loaded = await loadTree(store, tree, request.platform, bench.pause);
    if (loaded.files === 0) throw failure('PACKAGE_EMPTY', { folder });
    const { draft, notes } =
      request.source.kind === 'checkout-commit'
        ? await packHistory(bench, head.id, loaded, remote, request)
        : { draft: await packCheckedOutTree(bench, loaded, remote, request), notes: [] };
    const allNotes = [...notes, ...note(store, loaded, request)];
    return { draft, files: loaded.files, notes: allNotes, remember: () => undefined };
  } catch (thrown) {
    closeParts(spool.parts());
    throw thrown;
  } finally {
    store.close();
  }
}

/** Where objects come from and go to. */
interface Bench {
  readonly store: ObjectStore;
  readonly spool: Spool;
  readonly tempFolder: string;
  readonly pause: Pause;
}

function packCheckedOutTree(
  { store, spool, tempFolder, pause }: Bench,
  loaded: LoadedTree,
  remote: RemoteKnowledge,
  request: PackRequest,
): Promise<PackDraft> {
  let objects = 0;
  const source: ContentSource = {
    isPacked: () => false,
    readSmall: readNone,
    pack: async (files) => {
      const ids = new Set(files.map(({ file }) => file.id));
      await copyObjects(store, ids, spool, tempFolder, pause);
      objects += ids.size;
    },
    finish: () => Promise.resolve({ parts: spool.parts(), objects }),
  };
  return packTree(loaded.root, source, remote, request, tempFolder);
}

interface PackedHistory {
  readonly draft: PackDraft;
  readonly notes: readonly string[];
}

async function packHistory(
  { store, spool, tempFolder, pause }: Bench,
  head: string,
  loaded: LoadedTree,
  remote: RemoteKnowledge,
  request: PackRequest,
): Promise<PackedHistory> {
  hashFolders(loaded.root);
  const { id } = loaded.root;
  const draft = { commit: head, tree: id, content: id, root: loaded.root };
  const { source, tip, whole = false } = request;
  if (head === tip) return { draft: { ...draft, ...nothingToSend }, notes: [] };
  const { folder } = source;
  const history = await listHistory({ store, head, ask: remote.askStore, folder, whole, pause });
  const { wanted, boundary } = history;
  // A tree that is stored here in an odd way has another id there.
  const has = (one: string): boolean => wanted.has(one) || store.find(one) === undefined;
  const fill = packFill(chooseFill(loaded.root, { objects: wanted.size, has }), readNone);
  await copyObjects(store, wanted, spool, tempFolder, pause);
  const isAbove =
    tip === undefined ||
    wanted.has(tip) ||
    boundary.has(tip) ||
    (await readAncestry(folder, tip, head)) === 'ancestor';
  return {
    draft: { ...draft, upToDate: false, objects: wanted.size, parts: spool.parts(), fill },
    notes: isAbove ? [] : [replaces(tip)],
  };
}

const replaces = (tip: string): string =>
  `The slot's branch is at ${shortId(tip)}, which is not in the history of this commit: it is replaced, as by a forced push.`;

/** Files of a checkout are in its packs, and are not chosen. */
const readNone = (): undefined => undefined;

function note(store: ObjectStore, loaded: LoadedTree, request: PackRequest): readonly string[] {
  // One that need not be sent need not be here.
  const readText = (_path: string, { id }: FileNode): string | undefined =>
    store.find(id) === undefined ? undefined : store.read(id).content.toString();
  const notes = [...noteTree(loaded.root, request.platform, [], readText)];
  const own = loaded.root.files.some(({ name }) => name === '.gitattributes');
  if (request.source.kind === 'checkout-commit' && request.platform === 'windows' && !own) {
    notes.push(
      "The commit has no .gitattributes, and with 'keep-history' none is added: git on the slot may change line endings. Commit one with '* -text' to keep them.",
    );
  }
  if (loaded.usesLfs) {
    notes.push(
      "The commit keeps files with Git LFS (.gitattributes): only pointers to them are pushed. Deploy the build folder ('build') if the app needs them.",
    );
  }
  return notes;
}
