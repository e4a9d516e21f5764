import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { parse } from 'yaml';
import { makeAgentTool } from '../../scripts/teamcity/make-agent-tool.ts';
import { checkServiceMessages } from '../ci/service-message-checker.ts';
import { azureOptions, environmentOf } from './rig/costumes.ts';
import { root } from './rig/git-checkout.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

interface Recipe {
  readonly inputs: readonly Readonly<Record<string, { readonly default?: string }>>[];
  readonly steps: readonly { readonly script: string }[];
}

/** The recipe's own script with every `%x%` replaced, as an agent does it, run against the unpacked tool. */
describe('e2e: the TeamCity recipe', function () {
  this.timeout(180_000);
  let world: World;
  let tool: string;

  before(async () => {
    world = await startWorld();
    tool = join(world.folder, 'tools', 'slotship');
    for (const [path, bytes] of Object.entries(unzipSync(await makeAgentTool(root)))) {
      await mkdir(dirname(join(tool, path)), { recursive: true });
      await writeFile(join(tool, path), bytes);
    }
  });
  after(() => world.end());

  it('deploys and swaps with the inputs that nobody filled in at their defaults', async () => {
    const recipe = parse(await readFile(join(root, 'teamcity/slotship-deploy.yml'), 'utf8')) as Recipe;
    const defaults = recipe.inputs.flatMap((input) =>
      Object.entries(input).map(
        ([name, { default: value = '' }]) => [name.replace(/^env\./, ''), value] as const,
      ),
    );
    const [script = ''] = recipe.steps.map((step) => step.script);
    const commit = await world.checkout.commit({});
    const given = environmentOf({ ...azureOptions(world), app: 'api-web', swap: 'yes', watch: '0s' });
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', script.replace('%teamcity.tool.slotship%', tool)],
      {
        cwd: world.checkout.folder,
        env: {
          PATH: process.env['PATH'],
          HOME: world.folder,
          ...Object.fromEntries(defaults),
          ...given,
          SLOTSHIP_VERSION_CHECK: '/version json $.commit',
          TEAMCITY_VERSION: '2025.11 (build 207946)',
          BUILD_NUMBER: world.nextBuild(),
          NODE_EXTRA_CA_CERTS: world.azure.emulator.caFile,
        },
      },
    );
    expect(await world.served('production')).to.equal(commit);
    expect(checkServiceMessages(stdout)).to.deep.equal([]);
    expect(stdout).to.include("##teamcity[buildStatus text='");
  });
});
