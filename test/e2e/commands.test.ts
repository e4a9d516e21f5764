import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './rig/git-checkout.ts';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { firstVersion, startWorld } from './rig/world.ts';

/** The one document on standard output. */
function document(run: Run): unknown {
  return JSON.parse(run.stdout) as unknown;
}

/** One story: plan, deploy without a swap, test, swap, look, swap back. */
describe('e2e: commands', function () {
  this.timeout(180_000);
  let world: World;
  let commit: string;

  before(async () => {
    world = await startWorld();
    commit = await world.checkout.commit({});
  });
  after(() => world.end());

  it('plan shows what deploy would do, and changes nothing', async () => {
    const run = await runDist(world, 'teamcity', { command: 'plan', options: { swap: 'yes' } });
    expectSuccess(run);
    expectSaid(run, /is healthy/, /ready/);
    expect(await world.served('stage')).to.not.equal(commit);
    const words = ['--swap', 'yes', '--output', 'json'];
    const json = await runDist(world, 'plain', { command: 'plan', words });
    expect(json.exitCode).to.equal(0);
    expect(document(json)).to.have.nested.property('plan.swap.kind', 'swap');
    expect(document(json)).to.deep.include({ command: 'plan', exitCode: 0, problems: [] });
  });

  it('plan tells every problem that deploy would meet', async () => {
    await world.arm('stage', '/stop', { method: 'POST' });
    const allow = { method: 'PUT', body: { properties: { allow: false } } };
    await world.arm('stage', '/basicPublishingCredentialsPolicies/scm', allow);
    const run = await runDist(world, 'plain', { command: 'plan' });
    const json = await runDist(world, 'plain', { command: 'plan', words: ['--output', 'json'] });
    await world.arm('stage', '/basicPublishingCredentialsPolicies/scm', {
      ...allow,
      body: { properties: { allow: true } },
    });
    await world.arm('stage', '/start', { method: 'POST' });
    expect(run.exitCode).to.equal(2);
    expectSaid(run, /^\s*SLOT_STOPPED {2}/m, /^\s*SCM_BASIC_AUTH_DISABLED {2}/m);
    const { problems, plan } = document(json) as { problems: { code: string }[]; plan: object };
    expect(problems.map(({ code }) => code)).to.have.members(['SLOT_STOPPED', 'SCM_BASIC_AUTH_DISABLED']);
    expect(plan).to.have.property('push');
  });

  it('deploy gives its result as one document', async () => {
    const run = await runDist(world, 'plain', { words: ['--output', 'json'] });
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(document(run)).to.deep.include({
      command: 'deploy',
      exitCode: 0,
      production: 'untouched',
      sourceCommit: commit,
      siteUrl: world.siteUrl('stage'),
    });
    expect(await world.served('production')).to.equal(firstVersion);
  });

  it('deploy gives a failure as one document too', async () => {
    const run = await runDist(world, 'plain', { words: ['--output', 'json', '--slot', 'nowhere'] });
    expect(run.exitCode).to.equal(2);
    expect(document(run)).to.have.nested.property('problems[0].code', 'SLOT_NOT_FOUND');
  });

  it('smoke-test tests the slot, or any URL', async () => {
    expectSuccess(await runDist(world, 'teamcity', { command: 'smoke-test' }));
    const url = world.siteUrl('production');
    const other = await runDist(world, 'plain', {
      command: 'smoke-test',
      words: ['--url', url, '--version-check', `/version json $.commit = ${firstVersion}`],
    });
    expectSuccess(other);
    const wrong = await runDist(world, 'plain', {
      command: 'smoke-test',
      words: ['--url', url, '--smoke-test-timeout', '3s', '--commit', commit],
    });
    expectFailure(wrong, 4, 'VERSION_NOT_SERVED');
    expectSaid(wrong, /Nothing was deployed; production is untouched/);
  });

  it('smoke-test expects the checked-out commit of a URL when none is named', async () => {
    const words = ['--url', world.siteUrl('stage')];
    expectSuccess(await runDist(world, 'plain', { command: 'smoke-test', words }));
  });

  it('swap tests what the slot has, swaps it and verifies it', async () => {
    const run = await runDist(world, 'teamcity', { command: 'swap', options: { watch: '0s' } });
    expectSuccess(run);
    expect(run.outputs['swapped']).to.equal('true');
    expect(await world.served('production')).to.equal(commit);
  });

  it('status tells which build runs where', async () => {
    const run = await runDist(world, 'teamcity', { command: 'status' });
    expectSuccess(run);
    expectSaid(run, new RegExp(commit.slice(0, 10)));
    const json = await runDist(world, 'plain', { command: 'status', words: ['--output', 'json'] });
    const { slots } = document(json) as { readonly slots: readonly Record<string, unknown>[] };
    expect(slots.map(({ slot }) => slot)).to.deep.equal(['production', 'stage']);
    expect(slots[0]).to.include({ sourceCommit: commit, answers: 200 });
  });

  it('swap-back asks first, and brings the earlier build back when it is told to', async () => {
    const unasked = await runDist(world, 'teamcity', { command: 'swap-back', options: { watch: '0s' } });
    expectFailure(unasked, 2, 'SWAP_BACK_REFUSED');
    expect(await world.served('production')).to.equal(commit);
    const options = { yes: 'true', watch: '0s', 'version-check': `/version json $.commit = ${firstVersion}` };
    expectSuccess(await runDist(world, 'teamcity', { command: 'swap-back', options }));
    expect(await world.served('production')).to.equal(firstVersion);
  });

  it('help and version answer without anything else', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const run = await runDist(world, 'plain', { command: '--version', bare: true });
    expect(run.stdout).to.equal(`${version}\n`);
    const help = await runDist(world, 'plain', { command: '--help', bare: true });
    expect(help.exitCode).to.equal(0);
    expectSaid(help, /Usage: slotship <command>/, /swap-back/);
    const one = await runDist(world, 'plain', { command: 'deploy', words: ['--help'], bare: true });
    expect(one.exitCode).to.equal(0);
    expectSaid(one, /--version-check/);
  });
});
