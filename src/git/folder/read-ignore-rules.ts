import { lstatSync, readFileSync } from 'node:fs';
import { failure } from '#failures/failure.ts';
import { ignoreFileName, parseIgnoreRules } from './ignore-rules.ts';
import type { IgnoreRules } from './ignore-rules.ts';

/**
 * Reads the rules of a build folder. Only where nothing has their name is nothing left out: rules that are there
 * and cannot be read may be what keeps secrets off the slot.
 * @throws Failure PACKAGE_FILE_UNREADABLE
 */
export function readIgnoreRules(folder: string): IgnoreRules {
  const file = `${folder}/${ignoreFileName}`;
  try {
    return parseIgnoreRules(readFileSync(file, 'utf8'));
  } catch (thrown) {
    if (!isThere(file)) return () => false;
    const words = `${thrown instanceof Error ? thrown.message : String(thrown)}; it says what is left out`;
    throw failure('PACKAGE_FILE_UNREADABLE', { path: ignoreFileName, words }, { cause: thrown });
  }
}

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
