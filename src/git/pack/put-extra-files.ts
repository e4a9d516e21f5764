import type { PackRequest } from '#ports';
import { putFile } from '../objects/put-file.ts';
import type { FolderNode } from '../objects/tree-node.ts';

/** Line endings stay as they are built: Windows plans check files out with core.autocrlf. Source: Kudu, GitExeRepository. */
const keepLineEndings = '* -text\n';

/** Puts in the files that slotship adds; on Windows also the one that keeps line endings, unless the build has its own. */
export function putExtraFiles(root: FolderNode, request: PackRequest): void {
  for (const [path, text] of Object.entries(request.extraFiles)) putFile(root, path, text);
  const own = root.files.some(({ name }) => name === '.gitattributes');
  if (request.platform === 'windows' && !own) putFile(root, '.gitattributes', keepLineEndings);
}
