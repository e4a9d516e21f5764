import { join } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { rolldown } from 'rolldown';

/** A file of the bundle; the path is relative to `dist`, with `/`. */
export interface BundledFile {
  readonly path: string;
  readonly text: string;
}

export interface Bundle {
  readonly files: readonly BundledFile[];
  /** Files whose code went in, absolute; a `\0` in front marks the bundler's own. */
  readonly modules: readonly string[];
}

/**
 * Bundles entries into ES modules for Node 20, with a chunk for each area that is loaded by `import()`.
 *
 * Names are kept and only white space and dead code go: a stack in a bug report must be readable, and the
 * same source gives the same bytes. Throws on a warning, since what cannot be resolved fails on a user's agent.
 */
export async function bundle(root: string, entries: Readonly<Record<string, string>>): Promise<Bundle> {
  const warnings: string[] = [];
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(Object.entries(entries).map(([path, file]) => [path, join(root, file)])),
    platform: 'node',
    transform: { target: 'node20' },
    onLog: (level, log) => {
      if (level === 'warn') warnings.push(log.message);
    },
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: 'chunks/[name].mjs',
      comments: false,
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      minifyInternalExports: false,
    });
    if (warnings.length > 0) throw new Error(warnings.join('\n'));
    const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
    return {
      files: chunks.map(({ fileName, code }) => ({ path: fileName, text: code })),
      modules: [...new Set(chunks.flatMap(({ modules }) => Object.keys(modules)))],
    };
  } finally {
    await build.close();
  }
}
