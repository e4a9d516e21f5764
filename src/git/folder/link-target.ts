import type { PlatformPath } from 'node:path';

/** Where a link stands: its path in the build with `/`, and the names that the build's folder goes by. */
export interface LinkPlace {
  readonly path: string;
  readonly roots: readonly string[];
}

/**
 * The target of a link as Git holds it: with `/`, and relative where it names a place in the build by its absolute path,
 * as every junction of Windows does: `C:\build\packages\a\` from `node_modules/a` is `../packages/a`.
 * Source: Windows, "Hard links and junctions"; pnpm and npm's workspaces make such.
 */
export function linkTarget(target: string, { path, roots }: LinkPlace, paths: PlatformPath): string {
  const { sep } = paths;
  const named = sep === '/' ? target : target.replace(/^(\\\\\?\\|\\\?\?\\)/, '');
  const root = paths.isAbsolute(named)
    ? roots.find((one) => isInside(paths.relative(one, named), paths))
    : undefined;
  const held =
    root === undefined ? named : paths.relative(paths.dirname(paths.join(root, path)), named) || '.';
  return sep === '/' ? held : held.replaceAll(sep, '/');
}

function isInside(way: string, paths: PlatformPath): boolean {
  return way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
