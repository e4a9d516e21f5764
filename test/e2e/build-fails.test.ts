import { expect } from 'chai';
import { findSecrets } from './rig/leaks.ts';
import { runDist } from './rig/run-dist.ts';
import { costumes } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict, statusOf, testsOf } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { firstVersion, startWorld } from './rig/world.ts';

/** A build that is not good enough: exit code 4, and production stays as it is. */
describe('e2e: a build that fails', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await world.calm();
    expect(await world.served('production')).to.equal(firstVersion);
  });
  after(() => world.end());

  for (const costume of costumes) {
    it(`tells a failed deployment with Kudu’s own last words, and no secret of them (${costume})`, async () => {
      await world.checkout.commit({});
      const secrets = await findSecrets(world, ['stage']);
      const told = `I was told ${secrets.map(({ text }) => text).join(' and ')}, and I tell it`;
      const foreign = "##teamcity[buildStatus text='all is well']";
      const message = `${told}\n${foreign}\nmissing script: build`;
      await world.fault({ on: 'deployment', slot: 'stage', fault: { kind: 'fail', message } });
      const run = await runDist(world, costume, { options: { swap: 'yes' } });
      expectFailure(run, 4, 'DEPLOYMENT_FAILED');
      expectVerdict(run, /deployment of [0-9a-f]{10} .*failed.*production is untouched/, 'false');
      expectSaid(run, /I was told \S+( and \S+)+, and I tell it/, /missing script: build/);
      if (costume !== 'plain') expect(run.outputs['deployment-status']).to.equal('failed');
      if (costume === 'teamcity')
        expect(run.serviceMessages.filter(({ name }) => name === 'buildStatus')).to.have.length(1);
    });

    it(`stops before the swap when a smoke test fails (${costume})`, async () => {
      const products = JSON.stringify([{ id: 1, name: 'Lamp', price: 'free' }]);
      const commit = await world.checkout.commit({ 'api-web/lib/products.json': products });
      const run = await runDist(world, costume, { options: { swap: 'yes' } });
      expectFailure(run, 4, 'SMOKE_TEST_FAILED');
      expect(await world.served('stage')).to.equal(commit);
      expectSaid(run, /prices are well formed/, /Product 1 has the price/);
      expectVerdict(run, /1 of 6 smoke tests failed/, 'false');
      if (costume === 'teamcity') {
        expect(testsOf(run)).to.include({ version: 'passed', 'prices are well formed': 'failed' });
        expect(statusOf(run)).to.match(/1 of 6 smoke tests failed/);
      }
      if (costume === 'github') expect(run.summary).to.match(/prices are well formed/);
    });

    it(`does not swap what names another version than the one that was pushed (${costume})`, async () => {
      const stamp = `module.exports = { stamp: { commit: '${'0123456789'.repeat(4)}' } };\n`;
      await world.checkout.commit({ 'api-web/lib/stamp.js': stamp });
      const options = { swap: 'yes', 'smoke-test-timeout': '8s' };
      const run = await runDist(world, costume, { options });
      expectFailure(run, 4, 'VERSION_NOT_SERVED');
      expectSaid(run, /0123456789/);
      expectVerdict(run, /production is untouched/, 'false');
      if (costume === 'teamcity')
        expect(testsOf(run)).to.include({ version: 'failed', 'is healthy': 'skipped' });
    });
  }

  it('does not swap an app that still serves old code after Kudu says success', async () => {
    const old = await world.checkout.commit({});
    expectSuccess(await runDist(world, 'plain', { options: { swap: 'no' } }));
    const deployment = '[config]\ncommand = echo nothing is copied\n';
    await world.checkout.commit({ 'api-web/.deployment': deployment });
    const run = await runDist(world, 'teamcity', { options: { swap: 'yes', 'smoke-test-timeout': '4s' } });
    expectFailure(run, 4, 'VERSION_NOT_SERVED');
    expect(run.outputs).to.include({ 'deployment-status': 'success', swapped: 'false' });
    expect(await world.served('stage')).to.equal(old);
  });
});
