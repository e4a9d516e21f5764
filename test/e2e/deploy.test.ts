import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import { costumes } from './rig/run.ts';
import { expectSaid, expectSuccess, expectVerdict, statusOf, testsOf } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

describe('e2e: deploy', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.end());

  for (const costume of costumes) {
    it(`deploys, tests, swaps and verifies (${costume})`, async () => {
      const before = await world.served('production');
      const commit = await world.checkout.commit({});
      const run = await runDist(world, costume, { options: quick });
      expectSuccess(run);
      expect(await world.served('production')).to.equal(commit);
      expect(await world.served('stage')).to.equal(before);
      if (costume !== 'plain') {
        expect(run.outputs).to.include({ 'source-commit': commit, swapped: 'true', 'exit-code': '0' });
        expect(run.outputs).to.include({
          'slot-url': world.siteUrl('stage'),
          'production-url': world.siteUrl('production'),
          'deployment-status': 'success',
        });
        expect(run.outputs['deployed-commit'])
          .to.match(/^[0-9a-f]{40}$/)
          .and.not.equal(commit);
      }
      if (costume === 'teamcity') {
        expect(statusOf(run)).to.contain(commit.slice(0, 10));
        expect(testsOf(run)).to.include({ version: 'passed', 'prices are well formed': 'passed' });
      }
      if (costume === 'github') {
        expect(run.summary).to.contain(commit.slice(0, 10));
        const post = await runDist(world, costume, { options: quick, post: run.state });
        expect([post.exitCode, post.stdout], 'its post step has nothing to do').to.deep.equal([0, '']);
      }
      expectVerdict(run, /is in production/, 'true');
      // The one process it starts is the smoke test that is a command, without the agent's variables.
      expect(run.children.map(({ args }) => args.slice(1))).to.deep.equal([['smoke/products.mjs']]);
      const names = run.children.flatMap(({ env }) => env.map((pair) => pair.split('=')[0]));
      expect(names).to.include.members(['PATH', 'SLOTSHIP_URL', 'SLOTSHIP_COMMIT', 'SLOTSHIP_SLOT']);
      expect(names).to.not.include('SLOTSHIP_CLIENT_ID');
    });
  }

  it('writes who built what into Kudu’s own list', async () => {
    const answer = await world.arm('production', '/deployments');
    const { value } = JSON.parse(answer.body) as {
      value: { properties: { message: string; active: boolean; author: string } }[];
    };
    const active = value.find(({ properties }) => properties.active)?.properties;
    expect(active?.author).to.equal('Ada Example');
    expect(active?.message).to.contain(await world.checkout.git('rev-parse', 'HEAD'));
  });

  it('deploys the same build again when it is run again', async () => {
    const commit = await world.checkout.commit({});
    const options = { swap: 'no', 'build-number': '900', 'build-url': 'https://ci.example.com/900' };
    expectSuccess(await runDist(world, 'plain', { options }));
    const again = await runDist(world, 'plain', { options });
    expectSuccess(again);
    expectSaid(again, /Deploying [0-9a-f]{10} again/);
    expect(await world.served('stage')).to.equal(commit);
  });
});
