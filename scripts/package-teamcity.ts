import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAgentTool } from './teamcity/make-agent-tool.ts';

/** Writes `out/slotship.zip`; its name is the tool's name on the server: `%teamcity.tool.slotship%`. */
const root = join(import.meta.dirname, '..');
const bytes = await makeAgentTool(root);
await mkdir(join(root, 'out'), { recursive: true });
await writeFile(join(root, 'out/slotship.zip'), bytes);
console.log(`out/slotship.zip: ${String(Math.round(bytes.length / 1000))} KB`);
