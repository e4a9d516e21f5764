import { expect } from 'chai';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { Check } from '#app-service/smoke-test.ts';
import { Secret } from '#app-service/secret.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { returnProduction } from '#stages/verification/return-production.ts';
import { httpCheck } from '../../fakes/checks.ts';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakeHttp } from '../../fakes/http.ts';
import type { FakeAnswer } from '../../fakes/http.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const earlier = 'e'.repeat(40);
const bad = 'b'.repeat(40);

const swappedAt = Date.UTC(2026, 0, 15, 11, 59);
const ownSwap = { at: swappedAt, source: 'stage', target: 'production' };

/** A production that was just swapped to a bad build; the slot holds the earlier one. */
function worldAfterSwap(answer: (url: string, count: number) => FakeAnswer): DeployPorts {
  const ports = deployPorts();
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(bad)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(earlier)];
  for (const one of ports.world.slots) one.slot = { ...one.slot, lastSwap: ownSwap };
  return { ...ports, http: fakeHttp(({ url }, count) => answer(url, count)) };
}

async function returning(
  ports: DeployPorts,
  checks: readonly Check[] = [],
  adopted = false,
): Promise<Failure> {
  const [main, slot] = [slotOf(ports.world, 'production'), slotOf(ports.world, 'stage')];
  const access = ({ slot: { scmUrl, address }, userName }: typeof main): ScmAccess => ({
    scmUrl,
    app: address.app,
    credentials: { kind: 'basic', userName, password: new Secret('secret') },
  });
  const tested = {
    slot: slot.slot,
    scm: access(slot),
    deployedCommit: bad,
    versionProven: true,
    build: { sourceCommit: bad, buildNumber: '7', checkout: '.' },
    runId: 'run',
    settings: undefined,
  };
  const plan = fakePlan({ verification: { versionCheck: undefined, checks } });
  if (plan.swap.kind === 'no') throw new Error('this plan swaps');
  const done = {
    tested,
    main: { slot: main.slot, scm: access(main), active: fakeDeployment(earlier) },
    swappedAt,
    adopted,
  };
  return failureOf(returnProduction(done, 'it fails', { ...plan, swap: plan.swap }, ports));
}

const swaps = (ports: DeployPorts): number =>
  ports.management.calls.filter((call) => call.startsWith('beginSwap')).length;

const states = (ports: DeployPorts): readonly string[] =>
  ports.events.flatMap((event) => (event.kind === 'production' ? [event.state] : []));

describe('stage: returning production', () => {
  it('waits for the SCM site and the app of the slot, which the swap restarted', async () => {
    const ports = worldAfterSwap((_url, count) => ({ status: count <= 3 ? 503 : 200 }));
    const { scmSite } = ports;
    let asked = 0;
    const restarting: typeof scmSite = (access) => ({
      ...scmSite(access),
      listDeployments: () => {
        asked += 1;
        const facts = { scmUrl: access.scmUrl, operation: 'list', status: 503, words: 'Restarting.' };
        return asked <= 2
          ? Promise.reject(failure('SCM_UNAVAILABLE', facts))
          : scmSite(access).listDeployments();
      },
    });
    expect((await returning({ ...ports, scmSite: restarting })).code).to.equal('SWAPPED_BACK');
    expect(swaps(ports)).to.equal(1);
  });

  it('is announced with the run, the time and both commits', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    await returning(ports);
    expect(ports.texts('said').join('\n')).to.match(
      /Asking Azure at 2\S+Z to swap back, as run run: eeeeeeeeee goes to production, bbbbbbbbbb to 'stage'/,
    );
  });

  it('leaves a swap that somebody else asked for', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const failed = await returning(ports, [], true);
    expect(failed.facts).to.have.property('obstacle').that.includes('somebody else asked for this swap');
    expect(swaps(ports)).to.equal(0);
  });

  it('leaves a swap to another run that has noted that it is about to ask for one', async () => {
    const note = {
      ...({ state: 'intent', run: 'other', slot: 'stage', incoming: 'e'.repeat(10) } as const),
      ...{
        outgoing: 'b'.repeat(10),
        swappedAt: undefined,
        timeoutMs: 300_000,
        before: swappedAt,
        goesBack: true,
      },
    };
    for (const [agoMs, code] of [
      [60_000, 'NOT_SWAPPED_BACK'],
      [300_000, 'SWAPPED_BACK'],
    ] as const) {
      const ports = worldAfterSwap(() => ({ status: 200 }));
      const main = slotOf(ports.world, 'production');
      const at = ports.clock.now() - agoMs;
      main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote({ ...note, at }) } };
      const failed = await returning(ports);
      expect(failed.code).to.equal(code);
      if (code === 'NOT_SWAPPED_BACK')
        expect(failed.facts).to.have.property('obstacle').that.includes("run other is about to swap 'stage'");
    }
  });

  it('does not take the note of the swap that is undone for one that is meant', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const main = slotOf(ports.world, 'production');
    const note = formatSwapNote({
      ...({ state: 'intent', run: 'dead', slot: 'stage', incoming: 'b'.repeat(10) } as const),
      ...{
        outgoing: undefined,
        at: ports.clock.now(),
        swappedAt: undefined,
        timeoutMs: 300_000,
        before: swappedAt - 1,
      },
    });
    main.slot = { ...main.slot, tags: { [swapNoteTag]: note } };
    expect((await returning(ports)).code).to.equal('SWAPPED_BACK');
  });

  it('does not swap back while somebody deploys to the slot', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const running = fakeDeployment('f'.repeat(40), { complete: false, active: false, status: 1 });
    slotOf(ports.world, 'stage').content.deployments.unshift(running);
    const failed = await returning(ports);
    expect(failed.code).to.equal('NOT_SWAPPED_BACK');
    expect(failed.facts).to.have.property('obstacle').that.includes('a deployment is under way on the slot');
    expect(swaps(ports)).to.equal(0);
  });

  it('does not swap back to a build that stays dead on the slot', async () => {
    const ports = worldAfterSwap(() => ({ status: 503 }));
    expect((await returning(ports)).facts)
      .to.have.property('obstacle')
      .that.includes('answers 503');
    expect(swaps(ports)).to.equal(0);
  });

  const standIns: readonly [string, FakeAnswer, RegExp][] = [
    [
      'a stopped site',
      { status: 403, body: '<h1>Error 403 - This web app is stopped.</h1>' },
      /the app is stopped/,
    ],
    [
      'a page of App Service itself',
      { body: '<h1>Your web app is running and waiting for your content</h1>' },
      /App Service's own page/,
    ],
  ];
  for (const [what, answer, obstacle] of standIns) {
    it(`does not take ${what} for an earlier build that is alive`, async () => {
      const ports = worldAfterSwap(() => answer);
      expect((await returning(ports)).facts)
        .to.have.property('obstacle')
        .that.matches(obstacle);
      expect(swaps(ports)).to.equal(0);
    });
  }

  it('takes an earlier build that turns the agent away for alive', async () => {
    const ports = worldAfterSwap(() => ({ status: 403, body: 'Forbidden' }));
    expect((await returning(ports)).code).to.equal('SWAPPED_BACK');
  });

  it('does not swap back to a build that gives no answer', async () => {
    const ports = worldAfterSwap(() => ({ error: 'connect ECONNREFUSED' }));
    expect((await returning(ports)).facts)
      .to.have.property('obstacle')
      .that.includes('could not be looked at');
    expect(swaps(ports)).to.equal(0);
  });

  const newcomer = 'd'.repeat(40);
  const changes: readonly [string, RegExp, (ports: DeployPorts) => void][] = [
    [
      'another slot was swapped into production',
      /not production's last: Azure records that of canary with production at/,
      ({ world }) => {
        const one = slotOf(world, 'production');
        const lastSwap = { at: swappedAt + 30_000, source: 'canary', target: 'production' };
        one.slot = { ...one.slot, lastSwap };
        one.content.deployments = [fakeDeployment(newcomer)];
      },
    ],
    [
      'somebody deployed to production',
      /production holds dddddddddd and not bbbbbbbbbb/,
      ({ world }) => {
        slotOf(world, 'production').content.deployments = [fakeDeployment(newcomer)];
      },
    ],
    [
      'somebody deploys to production',
      /a deployment is under way on production/,
      ({ world }) => {
        const running = fakeDeployment(newcomer, { complete: false, active: false, status: 1 });
        slotOf(world, 'production').content.deployments.unshift(running);
      },
    ],
    [
      'somebody deployed to the slot',
      /the slot holds dddddddddd and not eeeeeeeeee/,
      ({ world }) => {
        slotOf(world, 'stage').content.deployments = [fakeDeployment(newcomer)];
      },
    ],
    [
      'somebody prepared a swap',
      /prepared a swap/,
      ({ world }) => {
        const one = slotOf(world, 'stage');
        one.slot = { ...one.slot, pendingSwapWith: 'production' };
      },
    ],
  ];
  for (const [what, obstacle, change] of changes) {
    it(`does not swap back when ${what} since the swap`, async () => {
      const ports = worldAfterSwap(() => ({ status: 200 }));
      change(ports);
      const failed = await returning(ports);
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(failed.facts).to.have.property('obstacle').that.matches(obstacle);
      expect(swaps(ports)).to.equal(0);
    });

    it(`does not swap back when ${what} while the note was kept`, async () => {
      const ports = worldAfterSwap(() => ({ status: 200 }));
      const { management } = ports;
      const updateTags: typeof management.updateTags = async (slot, tags) => {
        await management.updateTags(slot, tags);
        change(ports);
      };
      const failed = await returning({ ...ports, management: { ...management, updateTags } });
      expect(failed.facts).to.have.property('obstacle').that.matches(obstacle);
      expect(swaps(ports)).to.equal(0);
      expect(states(ports)).to.deep.equal(['unhealthy']);
    });
  }

  it('notes that it goes back, for whoever finds it killed', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const { management } = ports;
    const notes: unknown[] = [];
    const updateTags: typeof management.updateTags = (slot, tags) => {
      notes.push(findSwapNote(tags as Readonly<Record<string, string>>));
      return management.updateTags(slot, tags);
    };
    await returning({ ...ports, management: { ...management, updateTags } });
    expect(notes[0]).to.include({ state: 'intent', incoming: earlier.slice(0, 10), goesBack: true });
  });

  const facts = { operation: 'swap', azureCode: undefined, words: 'No.', requestId: undefined };
  const refusals = [
    failure('ARM_FORBIDDEN', {
      ...facts,
      status: 403,
      maybeDone: false,
      action: undefined,
      scope: undefined,
    }),
    failure('ARM_REFUSED', { ...facts, status: 409, maybeDone: false }),
    failure('ARM_UNAVAILABLE', { ...facts, status: 429, maybeDone: false }),
  ];
  for (const refused of refusals) {
    it(`leaves production as it is when the swap back meets ${refused.code}`, async () => {
      const ports = worldAfterSwap(() => ({ status: 200 }));
      ports.management.meet('beginSwap', { failure: refused });
      const failed = await returning(ports);
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      // What lasts is the last word; what passes is left to whoever comes next.
      expect(failed.facts).to.include({ passes: refused.code !== 'ARM_FORBIDDEN' });
      expect(states(ports)).to.deep.equal(['unknown', 'unhealthy']);
    });
  }

  it('leaves production as it is when Azure cannot be read before the swap back', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const { management } = ports;
    const away = failure('ARM_UNAVAILABLE', { ...facts, status: 503, maybeDone: false });
    const readSettings: typeof management.readSettings = (slot) => {
      ports.management.meet('findSlot', { failure: away });
      return management.readSettings(slot);
    };
    const failed = await returning({ ...ports, management: { ...management, readSettings } });
    expect(failed.code).to.equal('NOT_SWAPPED_BACK');
    expect(states(ports)).to.deep.equal(['unhealthy']);
    expect(swaps(ports)).to.equal(0);
  });

  it('says that production is not healthy when the run is cancelled before the swap back', async () => {
    const ports = worldAfterSwap(() => ({ status: 200 }));
    const { management } = ports;
    const stop = new AbortController();
    const updateTags: typeof management.updateTags = async (slot, tags) => {
      await management.updateTags(slot, tags);
      stop.abort(failure('CANCELLED_BY_SIGTERM', { left: '' }));
    };
    const own = { ...ports, management: { ...management, updateTags }, signal: stop.signal };
    expect((await returning(own)).code).to.equal('CANCELLED_BY_SIGTERM');
    expect(states(ports)).to.deep.equal(['unhealthy']);
    expect(swaps(ports)).to.equal(0);
  });

  it('does not call an earlier build unhealthy that it cannot reach', async () => {
    const ports = worldAfterSwap((url) =>
      url.startsWith('https://shop.example') ? { error: 'connect ETIMEDOUT' } : { status: 200 },
    );
    expect((await returning(ports, [httpCheck({ on: ['production'] })])).code).to.equal(
      'PRODUCTION_NOT_JUDGED',
    );
    expect(swaps(ports)).to.equal(1);
  });
});
