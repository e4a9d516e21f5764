import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** GitHub's own language service for action.yml. */
export interface LanguageService {
  /** What it finds wrong, one message each. */
  findProblems(text: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

interface Validator {
  validate(document: {
    readonly uri: string;
    readonly languageId: string;
    readonly version: number;
    readonly lineCount: number;
    readonly getText: () => string;
  }): Promise<readonly { readonly message: string }[]>;
}

/** Starts it. It is bundled first: as published it imports JSON in a way that Node 20 does not take. */
export async function startLanguageService(): Promise<LanguageService> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-language-service-'));
  const file = join(folder, 'service.mjs');
  const bundle = await rolldown({ input: '@actions/languageservice', platform: 'node', logLevel: 'silent' });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  const service = (await import(pathToFileURL(file).href)) as Validator;
  let asked = 0;
  return {
    findProblems: async (text) => {
      asked += 1;
      // It remembers a document by its folder, so that each question needs one of its own.
      const uri = `file:///${String(asked)}/action.yml`;
      const found = await service.validate({
        uri,
        languageId: 'yaml',
        version: 1,
        lineCount: 1,
        getText: () => text,
      });
      return found.map(({ message }) => message);
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
