import { readFile } from 'node:fs/promises';
import { makeActionYml } from './action-yml.ts';
import { fillEmulatorDoc } from './emulator-doc.ts';
import { makeExitCodeTable, makeFailuresDoc } from './failures-doc.ts';
import { makeOptionsDoc, makeReadmeOptions } from './options-doc.ts';
import type { Product } from './product.ts';
import { fillBlock } from './readme.ts';
import { makeSchema } from './schema.ts';
import { makeMetaRunner, makeRecipe } from './teamcity.ts';

/** Makes every generated file of the project in `root`. */
export async function makeProducts(root: string): Promise<readonly Product[]> {
  const manifest = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as { readonly version: string };
  const readme = await readFile(`${root}/README.md`, 'utf8');
  const blocks = fillBlock(
    fillBlock(readme, 'options', makeReadmeOptions()),
    'exit-codes',
    makeExitCodeTable(),
  );
  return [
    makeActionYml(),
    makeRecipe(manifest.version),
    makeMetaRunner(),
    makeSchema(),
    makeOptionsDoc(),
    makeFailuresDoc(),
    { path: 'README.md', text: blocks },
    { path: 'docs/emulator.md', text: fillEmulatorDoc(await readFile(`${root}/docs/emulator.md`, 'utf8')) },
  ];
}
