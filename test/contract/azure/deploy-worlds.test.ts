import { expect } from 'chai';
import { production } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { PackedBuild, SwapOperation } from '#ports';
import { failureOf } from '../../fakes/rejection.ts';
import { openChaosDeploys, openEmulatorDeploys, packRequest, pushRequest } from './deploy-worlds.ts';
import type { DeployWorld, Version } from './deploy-worlds.ts';

const mostTries = 200;

for (const [behind, open] of [
  ['the emulator', openEmulatorDeploys],
  ["chaos' doubles", openChaosDeploys],
] as const) {
  describe(`contract: a repository, its deployments and its site, with ${behind} behind them`, () => {
    let world: DeployWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.end());

    const headOf = async (slot: string): Promise<string | undefined> =>
      (await world.git(1).readHeads(await world.access(slot)))['master'];
    const pack = async (version: Version, tip: string | undefined): Promise<PackedBuild> =>
      world.git(version).packBuild(packRequest(world.source(version), await world.access('stage'), tip));
    const push = async (version: Version): Promise<string> => {
      const tip = await headOf('stage');
      const build = await pack(version, tip);
      const receipt = await world
        .git(version)
        .pushBuild(build, pushRequest(await world.access('stage'), tip));
      expect(receipt.heardToTheEnd).to.equal(true);
      return build.commit;
    };
    /** Commits that the SCM site lists, newest first; the active one is marked. */
    const listed = async (slot: string): Promise<readonly string[]> =>
      (await world.scmSite(await world.access(slot)).listDeployments()).map(
        ({ id, active }) => `${id}${active ? ' active' : ''}`,
      );
    const ask = async (slot: string): ReturnType<DeployWorld['http']['send']> =>
      world.http.send({
        ...{ method: 'GET', url: `${(await world.slot(slot)).siteUrl}/`, headers: {}, body: undefined },
        ...{ followRedirects: false, timeoutMs: 20_000 },
      });
    const awaitServed = async (slot: string, version: Version): Promise<void> => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const answer = await ask(slot);
        if (answer.status === 200 && world.versionIn(answer) === String(version)) return;
        await world.pause();
      }
      throw new Error(`${slot} never served version ${String(version)}`);
    };
    const untilUp = async <T>(act: () => Promise<T>): Promise<T> => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await act();
        } catch (thrown) {
          if (!isFailure(thrown, 'SCM_UNAVAILABLE') || tries > mostTries) throw thrown;
          await world.pause();
        }
      }
    };
    it('are empty at first', async () => {
      expect(await headOf('stage')).to.equal(undefined);
      expect(await listed('stage')).to.deep.equal([]);
    });

    it('have what was pushed: as head, as the active deployment, and served', async () => {
      const commit = await push(1);
      expect(await headOf('stage')).to.equal(commit);
      expect(await headOf(production)).to.equal(undefined);
      const site = world.scmSite(await world.access('stage'));
      expect(await site.findDeployment(commit)).to.include({
        id: commit,
        status: 4,
        complete: true,
        active: true,
        temporary: false,
      });
      expect((await site.readLog(commit)).length).to.be.greaterThan(0);
      await awaitServed('stage', 1);
    });

    it('refuse a push on another head than the one that was seen, and say which it is', async () => {
      const first = await push(1);
      const build = await pack(2, first);
      const access = await world.access('stage');
      for (const lease of [undefined, '1'.repeat(40)]) {
        const thrown = await failureOf(world.git(2).pushBuild(build, pushRequest(access, lease)));
        expect(isFailure(thrown, 'PUSH_LEASE_LOST') && thrown.facts).to.include({
          expected: lease,
          found: first,
        });
      }
      expect(await listed('stage')).to.deep.equal([`${first} active`]);
    });

    it('need no push of what the head has already', async () => {
      const first = await push(1);
      expect(await pack(1, first)).to.include({ upToDate: true, commit: first });
      expect(await pack(2, first)).to.include({ upToDate: false });
      expect((await pack(2, first)).content).not.to.equal((await pack(1, first)).content);
    });

    it('make the newest deployment the active one, and an earlier one again when it is asked for', async () => {
      const first = await push(1);
      const second = await push(2);
      expect(await listed('stage')).to.deep.equal([`${second} active`, first]);
      await awaitServed('stage', 2);
      const site = world.scmSite(await world.access('stage'));
      await site.redeploy(first);
      expect([...(await listed('stage'))].sort()).to.deep.equal([`${first} active`, second].sort());
      expect(await headOf('stage')).to.equal(second);
      await awaitServed('stage', 1);
      expect(await failureOf(site.redeploy('1'.repeat(40)))).to.have.property('code', 'SCM_REFUSED');
    });

    it('take no push and no redeployment while a deployment is under way', async () => {
      const first = await push(1);
      await world.slowDown();
      const access = await world.access('stage');
      const site = world.scmSite(access);
      const build = await pack(2, first);
      const awaitPush = world.beginPush(2, build, pushRequest(access, first));
      const isRunning = async (): Promise<boolean> =>
        (await site.listDeployments()).some(({ complete }) => !complete);
      for (let tries = 0; !(await isRunning()) && tries < mostTries; tries += 1) await world.pause();
      expect(await failureOf(site.redeploy(first))).to.have.property('code', 'SCM_BUSY');
      const other = await failureOf(
        world.git(1).pushBuild(await pack(1, build.commit), pushRequest(access, build.commit)),
      );
      expect(other.code).to.equal('SCM_BUSY');
      await awaitPush();
      expect(await listed('stage')).to.deep.equal([`${build.commit} active`, first]);
    });

    for (const [lost, words] of [
      ['dropped-before', 'lose a push that did not arrive'],
      ['dropped-after', 'lose the answer to a push that arrived'],
      ['unheard', 'lose the end of an answer to a push'],
    ] as const) {
      it(`${words}, and their head tells that`, async () => {
        const tip = await push(1);
        const build = await pack(2, tip);
        await world.losePush(lost);
        const pushing = world.git(2).pushBuild(build, pushRequest(await world.access('stage'), tip));
        const heard = await pushing.then(
          ({ heardToTheEnd }) => heardToTheEnd,
          (thrown: unknown) => isFailure(thrown, 'PUSH_UNDECIDED') && 'undecided',
        );
        expect(heard).to.equal(lost === 'unheard' ? false : 'undecided');
        const wanted = lost === 'dropped-before' ? tip : build.commit;
        expect(await headOf('stage')).to.equal(wanted);
        const isActive = async (): Promise<boolean> => (await listed('stage')).includes(`${wanted} active`);
        for (let tries = 0; !(await isActive()) && tries < mostTries; tries += 1) await world.pause();
        expect(await isActive()).to.equal(true);
      });
    }

    it('lose a deployment to a restart of the SCM site: it has failed, and the earlier one stays active', async () => {
      const first = await push(1);
      await awaitServed('stage', 1);
      const access = await world.access('stage');
      const site = world.scmSite(access);
      const build = await pack(2, first);
      await world.cutDeployment();
      await world
        .git(2)
        .pushBuild(build, pushRequest(access, first))
        .catch(() => undefined);
      const found = await untilUp(() => site.findDeployment(build.commit));
      expect(found).to.include({ status: 3, complete: true, active: false });
      expect(await untilUp(() => headOf('stage'))).to.equal(build.commit);
      expect(await listed('stage')).to.include(`${first} active`);
      await awaitServed('stage', 1);
      await site.redeploy(build.commit);
      await awaitServed('stage', 2);
    });

    it('do not answer for a stopped slot until it is started', async () => {
      await world.end();
      world = await open('Stopped');
      expect((await ask('stage')).status).to.equal(403);
      await world.management.startSlot(await world.slot('stage'));
      await untilUp(() => push(2));
      await awaitServed('stage', 2);
    });

    it('go to the other side by a swap, all three', async () => {
      const commit = await push(1);
      await awaitServed('stage', 1);
      const { management } = world;
      let operation: SwapOperation = await management.beginSwap(await world.slot('stage'), production);
      while (operation.state === 'running') {
        await world.pause();
        operation = await management.readSwap(operation);
      }
      await awaitServed(production, 1);
      expect(await untilUp(() => headOf(production))).to.equal(commit);
      expect(await untilUp(() => headOf('stage'))).to.equal(undefined);
      expect(await untilUp(() => listed(production))).to.deep.equal([`${commit} active`]);
      expect(await untilUp(() => listed('stage'))).to.deep.equal([]);
    });
  });
}
