import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { azureOptions } from './rig/costumes.ts';
import { exampleApp, root } from './rig/git-checkout.ts';
import type { Costume } from './rig/run.ts';
import { runDist } from './rig/run-dist.ts';
import { expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

type Options = Readonly<Record<string, string>>;

const readme = await readFile(join(root, 'README.md'), 'utf8');

function blockAfter(heading: string, language: string): string {
  const part = readme.split(`## ${heading}\n`)[1] ?? '';
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(part)?.[1] ?? '';
}

function teamCityOptions(): Options {
  const lines = blockAfter('In TeamCity', 'properties').matchAll(/^env\.SLOTSHIP_(\w+) *= (.+)$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [name.toLowerCase().replaceAll('_', '-'), value]),
  );
}

function githubOptions(): Options {
  const steps = parse(blockAfter('In GitHub Actions', 'yaml')) as readonly { readonly with?: Options }[];
  return steps.find((step) => step.with !== undefined)?.with ?? {};
}

/** The options as README gives them, save for the ids and the secret, which nobody can know. */
function withOwnIds(options: Options, world: World): Options {
  const own = azureOptions(world);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, own[name] ?? value]));
}

describe('e2e: the examples of README', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld({ app: { name: 'shop' } });
    await rm(join(world.checkout.folder, 'slotship.yml'));
    await cp(exampleApp, join(world.checkout.folder, 'build'), { recursive: true });
  });
  after(() => world.end());

  async function deploy(costume: Costume, options: Options): Promise<void> {
    const { git } = world.checkout;
    await git('commit', '--quiet', '--allow-empty', '--message', `For ${costume}`);
    expectSuccess(await runDist(world, costume, { options: { ...options, watch: '0s' } }));
    expect(await world.served('production')).to.equal(await git('rev-parse', 'HEAD'));
  }

  it('deploy and swap in TeamCity', async () => {
    const options = teamCityOptions();
    expect(Object.keys(options)).to.include.members(['app', 'build', 'swap', 'client-secret']);
    await deploy('teamcity', withOwnIds(options, world));
  });

  it('deploy and swap in GitHub Actions', async () => {
    const options = githubOptions();
    expect(Object.keys(options)).to.include.members(['app', 'build', 'swap', 'client-secret']);
    await deploy('github', withOwnIds(options, world));
  });

  it('deploy and swap anywhere else', async () => {
    const flags = /node dist\/main\.mjs deploy (--[^`]+)`/.exec(readme)?.[1] ?? '';
    const options = [...flags.matchAll(/--(\S+) (\S+)/g)].map(([, name = '', value = '']) => [name, value]);
    expect(options.length).to.be.greaterThan(3);
    await deploy('plain', Object.fromEntries(options) as Options);
  });
});
