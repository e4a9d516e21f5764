import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectSuccess } from './rig/told.ts';
import type { Sight } from './rig/watched-app.ts';
import { watchedApp } from './rig/watched-app.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

interface Deployed {
  readonly id: string;
  readonly active: boolean;
}

interface LoggedRequest {
  readonly at: number;
  readonly pid: number | undefined;
  readonly userAgent: string;
}

interface SwapSeen {
  readonly phase: string;
  readonly switchedAt?: number;
}

/** Users are asking all the time while slotship deploys and swaps. */
describe('e2e: a swap under traffic', function () {
  this.timeout(180_000);
  let world: World;
  let first: string;
  let second: string;
  let run: Run;
  let held: { readonly status: number; readonly sight: Sight };
  /** What production answered to the probes, oldest first. */
  const probes: { readonly status: number; readonly sight: Sight | undefined }[] = [];
  let stagePid: number;
  let activeBefore: readonly (string | undefined)[];

  const ask = async (slot: string, path: string): Promise<{ status: number; sight: Sight }> => {
    const { status, body } = await world.ask(slot, path);
    return { status, sight: JSON.parse(body) as Sight };
  };
  const active = async (slot: string): Promise<string | undefined> =>
    (JSON.parse((await world.scm(slot, '/api/deployments')).body) as Deployed[]).find((one) => one.active)
      ?.id;

  before(async () => {
    world = await startWorld({
      app: { stickyAppSettings: ['COLOUR'] },
      production: { appSettings: { COLOUR: 'blue', DATABASE: 'shared' } },
      stage: { appSettings: { COLOUR: 'green', DATABASE: 'shared' } },
    });
    first = await world.checkout.commit(watchedApp('first'));
    expectSuccess(await runDist(world, 'plain', { options: quick }));
    second = await world.checkout.commit(watchedApp('second'));
    activeBefore = [await active('production'), await active('stage')];

    const stop = new AbortController();
    const probing = probe(stop.signal);
    let holding: Promise<typeof held> | undefined;
    const act = async (): Promise<void> => {
      stagePid = (await ask('stage', '/')).sight.pid;
      holding = ask('production', '/?hold=2500');
    };
    run = await runDist(world, 'teamcity', { options: quick, when: { at: /passed|testFinished/, act } });
    expect(holding, 'a request was held open').to.not.equal(undefined);
    held = await (holding as unknown as Promise<typeof held>);
    stop.abort();
    await probing;
  });
  after(() => world.end());

  /** Twenty new connections a second, each with one request. */
  async function probe(signal: AbortSignal): Promise<void> {
    const open: Promise<void>[] = [];
    while (!signal.aborted) {
      const place = probes.length;
      probes.push({ status: 0, sight: undefined });
      open.push(
        ask('production', '/').then(
          (answer) => {
            probes[place] = answer;
          },
          () => undefined,
        ),
      );
      await sleep(50);
    }
    await Promise.all(open);
  }

  it('goes well', () => {
    expectSuccess(run);
    expect(probes.length).to.be.above(40);
  });

  it('drops no request, one that is held open through it included', () => {
    expect(probes.filter(({ status }) => status !== 200)).to.deep.equal([]);
    expect(held.status).to.equal(200);
    expect(held.sight.commit).to.equal(first);
    expect(held.sight.pid).to.equal(probes[0]?.sight?.pid);
  });

  it('goes from the old process to the new one in one step', () => {
    const pids = probes.map(({ sight }) => sight?.pid);
    expect(new Set(pids).size).to.equal(2);
    expect(pids.slice(0, pids.lastIndexOf(pids[0]) + 1)).to.satisfy((early: readonly number[]) =>
      early.every((pid) => pid === pids[0]),
    );
    expect(probes.at(-1)?.sight).to.include({ commit: second, greeting: 'second' });
  });

  it('restarts the source with the slot settings of production before production sees it', () => {
    const now = probes.at(-1)?.sight;
    expect(now?.pid).to.not.equal(stagePid);
    const colours = probes.map(({ sight }) => `${sight?.colour ?? ''} ${sight?.database ?? ''}`);
    expect(new Set(colours)).to.deep.equal(new Set(['blue shared']));
  });

  it('warms the new process up before production’s first request reaches it', async () => {
    const pid = probes.at(-1)?.sight?.pid;
    expect(probes.at(-1)?.sight?.first).to.equal('SiteWarmup');
    const swap = (await world.view<readonly SwapSeen[]>('swaps')).at(-1);
    const requests = await world.view<readonly LoggedRequest[]>('requests?surface=site&slot=production');
    const reached = requests.find((request) => request.pid === pid);
    expect(swap?.phase).to.equal('done');
    expect(reached?.at).to.be.at.least(swap?.switchedAt ?? Infinity);
  });

  it('restarts what production served in the slot, with the settings of the slot', async () => {
    await world.settled();
    const { sight } = await ask('stage', '/');
    expect(sight).to.include({ commit: first, colour: 'green' });
    expect(sight.pid).to.not.equal(probes[0]?.sight?.pid);
  });

  it('moves the deployments with the content', async () => {
    const deployed = run.outputs['deployed-commit'];
    expect(await active('production')).to.equal(deployed);
    expect(await active('stage')).to.equal(activeBefore[0]);
  });
});
