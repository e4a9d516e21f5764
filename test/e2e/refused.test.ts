import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import { costumes } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** Runs that end before they touch production, because they were asked for wrongly or would do harm. */
describe('e2e: refused', function () {
  this.timeout(180_000);
  let world: World;
  let served: readonly string[];
  const look = async (): Promise<readonly string[]> =>
    Promise.all([world.served('production'), world.served('stage')]);

  const allowBasicAuth = (allow: boolean): Promise<unknown> =>
    world.arm('stage', '/basicPublishingCredentialsPolicies/scm', {
      method: 'PUT',
      body: { properties: { allow } },
    });

  before(async () => {
    world = await startWorld();
    served = await look();
    await world.checkout.commit({});
  });
  afterEach(async () => {
    expect(await look()).to.deep.equal(served);
  });
  after(() => world.end());

  for (const costume of costumes) {
    it(`lists every problem of the input at once, each with where it came from (${costume})`, async () => {
      const options = { swap: 'perhaps', 'push-timeout': '15', slot: 'a/b', 'version-check': 'version' };
      const run = await runDist(world, costume, { options });
      expectFailure(run, 2, 'INPUT_INVALID');
      for (const name of Object.keys(options)) {
        const origin = {
          teamcity: `(SLOTSHIP_${name.toUpperCase().replace('-', '_')}|TeamCity parameter slotship\\.${name})`,
          github: `input ${name}`,
          plain: `flag --${name}`,
        }[costume];
        expectSaid(run, new RegExp(`'${name}\\|?'.*?${origin}`, 's'));
      }
    });

    it(`lists the right names where a slot is named wrongly (${costume})`, async () => {
      const run = await runDist(world, costume, { options: { ...quick, slot: 'staging' } });
      expectFailure(run, 2, 'SLOT_NOT_FOUND');
      expectSaid(run, /Its slots are \|?'stage\|?'/);
      expectVerdict(run, /has no slot .?'?staging.*Nothing was deployed; production is untouched/, 'false');
    });

    it(`tells of basic auth being off before anything is pushed (${costume})`, async () => {
      await allowBasicAuth(false);
      const run = await runDist(world, costume, { options: quick });
      await allowBasicAuth(true);
      expectFailure(run, 2, 'SCM_BASIC_AUTH_DISABLED');
      expectSaid(run, /Turn on "SCM Basic Auth Publishing Credentials"/);
      expectVerdict(run, /does not accept publishing credentials.*production is untouched/, 'false');
    });
  }

  it('lists the right names where an app is named wrongly', async () => {
    const run = await runDist(world, 'teamcity', { options: { app: 'api-wob' } });
    expectFailure(run, 2, 'APP_NOT_FOUND');
    expectSaid(run, /api-web/);
  });

  it('refuses a swap by which production would lose a connection string', async () => {
    const write = (properties: unknown): Promise<unknown> =>
      world.arm('production', '/config/connectionstrings', { method: 'PUT', body: { properties } });
    await write({ ORDERS_DB: { value: 'Server=tcp:orders;Password=only-production', type: 'SQLAzure' } });
    const run = await runDist(world, 'teamcity', { options: quick });
    await write({});
    expectFailure(run, 5, 'SETTINGS_REFUSED');
    expectSaid(run, /ORDERS_DB/);
    expect(run.stdout).to.not.contain('only-production');
  });

  it('refuses a personal build, whose changes are in nobody else’s branch', async () => {
    const run = await runDist(world, 'teamcity', { options: quick, env: { BUILD_IS_PERSONAL: 'true' } });
    expectFailure(run, 2, 'PERSONAL_BUILD_REFUSED');
  });

  it('suggests the nearest name for an unknown command and an unknown option', async () => {
    const command = await runDist(world, 'plain', { command: 'deplyo' });
    expectFailure(command, 2, 'COMMAND_UNKNOWN');
    expectSaid(command, /deploy/);
    const option = await runDist(world, 'plain', { words: ['--smoke-test-timout', '1m'] });
    expectFailure(option, 2, 'INPUT_INVALID');
    expectSaid(option, /smoke-test-timeout/);
  });

  it('takes a secret from no command line', async () => {
    const run = await runDist(world, 'plain', { words: ['--client-secret', 'hunter2hunter2'] });
    expectFailure(run, 2, 'INPUT_INVALID');
    expect(run.stdout + run.stderr).to.not.contain('hunter2');
  });

  it('says that nobody can sign in with a wrong secret', async () => {
    const options = { ...quick, 'client-secret': 'not-the-secret-at-all' };
    const run = await runDist(world, 'teamcity', { options });
    expectFailure(run, 2, 'SIGN_IN_FAILED');
    expect(run.stdout + run.stderr).to.not.contain('not-the-secret-at-all');
  });
});

describe('e2e: superseded', function () {
  this.timeout(180_000);

  it('stops a build that is older than what production has', async () => {
    const world = await startWorld();
    try {
      const older = await world.checkout.commit({});
      const newer = await world.checkout.commit({});
      expectSuccess(await runDist(world, 'plain', { options: quick }));
      await world.checkout.git('checkout', '--quiet', '--detach', older);
      const run = await runDist(world, 'teamcity', { options: quick });
      expectFailure(run, 5, 'SUPERSEDED');
      expect(await world.served('production')).to.equal(newer);
    } finally {
      await world.end();
    }
  });
});
