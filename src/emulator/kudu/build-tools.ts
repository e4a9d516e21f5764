import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The programs that Kudu itself builds with, as files. */
export interface BuildTools {
  readonly kuduScript: string;
  readonly kuduSync: string;
}

/**
 * Finds the npm packages kuduscript and kudusync, beside the emulator or in the current folder.
 *
 * @throws Error that says what to install when they are not there
 */
export function findBuildTools(
  roots: readonly string[] = [import.meta.url, join(process.cwd(), 'package.json')],
): BuildTools {
  for (const root of roots) {
    try {
      const { resolve } = createRequire(root);
      return { kuduScript: resolve('kuduscript/bin/kuduscript'), kuduSync: resolve('kudusync/bin/kudusync') };
    } catch {
      // Looked for in the next place.
    }
  }
  throw new Error(
    'The emulator cannot build this app: the npm packages kuduscript and kudusync are not installed. ' +
      'Install them (npm install kuduscript kudusync), or set SCM_DO_BUILD_DURING_DEPLOYMENT to false.',
  );
}
