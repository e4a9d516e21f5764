import { expect } from 'chai';
import { swapNoteTag } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import type { AzureWorld } from '../fakes/azure-world.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakeHttp } from '../fakes/http.ts';
import type { FakeAnswer } from '../fakes/http.ts';
import { failureOf } from '../fakes/rejection.ts';
import { swapInWorld } from '../fakes/swap-in-world.ts';
import {
  before,
  after,
  minute,
  leftPorts,
  leaveIntent,
  leavePreview,
  recover,
  noteOf,
  pendingOf,
  toldOf,
  changes,
  leaveReturn,
} from '../fakes/left-app.ts';

describe('stage: recover', () => {
  it('finds nothing where nothing is left, and changes nothing', async () => {
    const ports = leftPorts();
    expect(await recover(ports)).to.match(/^Nothing is pending/);
    expect(changes(ports)).to.deep.equal([]);
  });

  it('verifies a swap that happened after its run was killed, and notes its end', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    expect(await recover(ports)).to.match(/teamcity-41-dead happened, and production is healthy/);
    expect(noteOf(ports)).to.deep.include({
      state: 'done',
      swappedAt: ports.world.slots[0]?.slot.lastSwap?.at,
    });
    expect(changes(ports)).to.deep.equal(['updateTags production']);
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('verifies a swap that its run saw, where no verdict on production was noted', async () => {
    const ports = leftPorts();
    const swappedAt = ports.clock.now() + 1000;
    leaveIntent(ports, 0, { state: 'swapped', swappedAt });
    swapInWorld(ports.world, 'stage', 'production', swappedAt);
    expect(await recover(ports)).to.match(/teamcity-41-dead happened, and production is healthy/);
    expect(ports.events.map((event) => (event.kind === 'noticed' ? event.text : '')).join()).to.include(
      'whose run noted no verdict on production',
    );
    expect(noteOf(ports)).to.include({ state: 'done', swappedAt });
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  describe('of a swap that happened and left production bad', () => {
    const bad = (given: Partial<AzureWorld> = {}): DeployPorts => {
      const ports = leftPorts(given);
      leaveIntent(ports);
      swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
      return { ...ports, http: fakeHttp(({ url }) => answerBad(ports, url)) };
    };
    /** Production is down while it serves the new build. */
    const answerBad = ({ world }: DeployPorts, url: string): FakeAnswer => {
      const found = world.slots.find((one) => url.startsWith(one.slot.siteUrl));
      const active = found?.content.deployments.find((one) => one.active)?.id;
      const isBad = found?.slot.name === 'production' && active === after;
      return isBad ? { status: 500 } : { body: JSON.stringify({ commit: active }) };
    };
    const served = (ports: DeployPorts): string | undefined =>
      slotOf(ports.world, 'production').content.deployments.find((one) => one.active)?.id;
    const swaps = (ports: DeployPorts): readonly string[] =>
      changes(ports).filter((call) => call.startsWith('beginSwap'));

    it('returns production as its run would have, once', async () => {
      const ports = bad();
      expect((await failureOf(recover(ports))).code).to.equal('SWAPPED_BACK');
      expect(served(ports)).to.equal(before);
      expect(swaps(ports)).to.have.length(1);
      expect(noteOf(ports)).to.deep.include({
        state: 'done',
        incoming: before.slice(0, 10),
        goesBack: true,
      });
      expect(await recover(ports)).to.match(/^Nothing is pending/);
    });

    it('returns it also where it is bad only while it is watched, as its run would have', async () => {
      const ports = bad();
      const until = ports.clock.now() + 10_000;
      const http = fakeHttp(({ url }) =>
        ports.clock.now() < until
          ? { body: JSON.stringify({ commit: served(ports) }) }
          : answerBad(ports, url),
      );
      const plan = { verification: { watchMs: 20_000 } };
      expect((await failureOf(recover({ ...ports, http }, {}, plan))).code).to.equal('SWAPPED_BACK');
      expect(served(ports)).to.equal(before);
    });

    it('returns it also where the run saw the swap and did not live to judge it', async () => {
      const ports = bad();
      const swappedAt = slotOf(ports.world, 'production').slot.lastSwap?.at;
      leaveIntent(ports, 0, { state: 'swapped', swappedAt });
      expect((await failureOf(recover(ports))).code).to.equal('SWAPPED_BACK');
      expect(served(ports)).to.equal(before);
      expect(await recover(ports)).to.match(/^Nothing is pending/);
    });

    it('returns it also where a preview was prepared since, once that is cancelled', async () => {
      const ports = bad();
      leavePreview(ports);
      expect((await failureOf(recover(ports))).code).to.equal('SWAPPED_BACK');
      expect(pendingOf(ports)).to.deep.equal([undefined, undefined]);
    });

    it('leaves it where that is not wanted', async () => {
      const ports = bad();
      const failed = await failureOf(recover(ports, {}, { verification: { onFailure: 'report' } }));
      expect(failed.code).to.equal('VERIFICATION_FAILED');
      expect(swaps(ports)).to.deep.equal([]);
      expect(await recover(ports)).to.match(/^Nothing is pending/);
    });

    it('looks again another time where what could be swapped back could not be looked at', async () => {
      const ports = bad();
      const away = failure('ARM_UNAVAILABLE', {
        ...{ operation: 'read', words: 'Away.', azureCode: undefined, requestId: undefined },
        ...{ status: 503, maybeDone: false },
      });
      const http = fakeHttp(({ url }, count) => {
        if (count === 1) ports.management.meet('findSlot', { failure: away });
        return answerBad(ports, url);
      });
      const failed = await failureOf(recover({ ...ports, http }));
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(describeFailure(failed)[0]?.fix).to.include("'slotship recover' verifies it again");
      expect(noteOf(ports)?.state).to.equal('intent');
      expect((await failureOf(recover(ports))).code).to.equal('SWAPPED_BACK');
    });

    it('leaves a build that says of itself that it cannot be taken back', async () => {
      const ports = bad();
      const message = 'New\n\nCannot-Go-Back: it moves the orders\n';
      slotOf(ports.world, 'production').content.deployments = [fakeDeployment(after, { message })];
      const failed = await failureOf(recover(ports));
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(failed.facts).to.have.property('obstacle', 'it moves the orders');
      expect(swaps(ports)).to.deep.equal([]);
      expect(noteOf(ports)).to.include({ state: 'done', run: 'teamcity-41-dead' });
      expect(await recover(ports)).to.match(/^Nothing is pending/);
    });

    const lefts: readonly [string, RegExp, (ports: DeployPorts) => void][] = [
      [
        'the slot holds something else now',
        /the slot holds 4444444444 and not 1111111111, which production served before/,
        ({ world }) => {
          slotOf(world, 'stage').content.deployments = [fakeDeployment('4'.repeat(40))];
        },
      ],
      [
        'its run notes the end meanwhile',
        /run teamcity-41-dead noted its end/,
        ({ world }) => {
          const main = slotOf(world, 'production');
          const text = main.slot.tags[swapNoteTag]?.replace(/^intent/, 'done') ?? '';
          main.slot = { ...main.slot, tags: { [swapNoteTag]: text } };
        },
      ],
      [
        'that swap took production back already',
        /the swap of run teamcity-41-dead went back itself/,
        ({ world }) => {
          const main = slotOf(world, 'production');
          const text = main.slot.tags[swapNoteTag]?.replace(' timeout', ' back=yes timeout') ?? '';
          main.slot = { ...main.slot, tags: { [swapNoteTag]: text } };
        },
      ],
      [
        'Azure records another swap last',
        /Azure's last record/,
        ({ world }) => {
          const main = slotOf(world, 'production');
          const lastSwap = { at: Date.UTC(2030, 0), source: 'canary', target: 'production' };
          main.slot = { ...main.slot, lastSwap };
        },
      ],
    ];
    for (const [what, obstacle, change] of lefts) {
      it(`leaves it, and says why, when ${what}`, async () => {
        const ports = bad();
        const failed = await failureOf(
          recover({
            ...ports,
            http: fakeHttp(({ url }) => {
              change(ports);
              return answerBad(ports, url);
            }),
          }),
        );
        expect(failed.code).to.equal('NOT_SWAPPED_BACK');
        expect(failed.facts).to.have.property('obstacle').that.matches(obstacle);
        expect(swaps(ports)).to.deep.equal([]);
      });
    }

    it('returns it also after it completed a prepared swap itself', async () => {
      const ports = leftPorts();
      leavePreview(ports);
      const own = { ...ports, http: fakeHttp(({ url }) => answerBad(ports, url)) };
      const yes = { way: 'finish', confirm: () => Promise.resolve(true) } as const;
      expect((await failureOf(recover(own, yes))).code).to.equal('SWAPPED_BACK');
      expect(served(own)).to.equal(before);
      expect(swaps(own)).to.have.length(2);
    });
  });

  it('waits for a swap that is under way', async () => {
    const ports = leftPorts({ swapMs: 45_000 });
    leaveIntent(ports);
    await ports.management.beginSwap(slotOf(ports.world, 'stage').slot, 'production');
    expect(await recover(ports)).to.match(/happened, and production is healthy/);
    expect(ports.management.calls.filter((call) => call.startsWith('beginSwap'))).to.have.length(1);
    expect(ports.texts('said').join()).to.match(/Waiting until it shows \(at most \d+ \w+\)/);
  });

  it('waits for the SCM site of production, which restarts in a swap', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    const down = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'list', status: 503, words: 'Down' });
    let left = 3;
    const scmSite: DeployPorts['scmSite'] = (access) => {
      const site = ports.scmSite(access);
      const restarting = access.scmUrl === slotOf(ports.world, 'production').slot.scmUrl && (left -= 1) >= 0;
      return restarting ? { ...site, listDeployments: () => Promise.reject(down) } : site;
    };
    expect(await recover({ ...ports, scmSite })).to.match(/happened, and production is healthy/);
    expect(left).to.be.below(0);
  });

  it('asks again where Azure did not give the credentials of production at once', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    const words = { operation: 'read', words: 'Away.', azureCode: undefined, requestId: undefined };
    const away = failure('ARM_UNAVAILABLE', { ...words, status: 429, maybeDone: false });
    ports.management.meet('readPublishingCredentials', { failure: away, times: 2 });
    expect(await recover(ports)).to.match(/happened, and production is healthy/);
  });

  it('waits until Azure has noted the swap that production shows, to know it again later', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    const main = slotOf(ports.world, 'production');
    const { lastSwap } = main.slot;
    main.slot = { ...main.slot, lastSwap: undefined };
    const sleep: typeof ports.clock.sleep = (ms, signal) => {
      main.slot = { ...main.slot, lastSwap };
      return ports.clock.sleep(ms, signal);
    };
    await recover({ ...ports, clock: { ...ports.clock, sleep } });
    expect(noteOf(ports)).to.deep.include({ state: 'done', swappedAt: lastSwap?.at });
  });

  it('ends unclear while a swap that is not seen may still happen', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    expect((await failureOf(recover(ports))).code).to.equal('RECOVERY_UNCLEAR');
    expect(changes(ports)).to.deep.equal([]);
    expect(toldOf(ports)).to.equal('unknown');
  });

  it('names the swap that Azure records while production does not have the build, as one that was undone', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    const at = ports.clock.now() + 1000;
    swapInWorld(ports.world, 'stage', 'production', at - 500);
    swapInWorld(ports.world, 'stage', 'production', at);
    const failed = await failureOf(recover(ports));
    expect(failed.code).to.equal('RECOVERY_UNCLEAR');
    expect(failed.facts)
      .to.have.property('found')
      .that.includes(new Date(at).toISOString())
      .and.includes('was undone since');
    ports.clock.now = () => at + 20 * minute;
    expect(await recover(ports)).to.match(/^Production was changed by others since run teamcity-41-dead/);
  });

  it('does not call production untouched when it is cancelled while a swap may still happen', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    const stop = new AbortController();
    const sleep: typeof ports.clock.sleep = (ms, signal) => {
      stop.abort(failure('CANCELLED_BY_SIGTERM', { left: '' }));
      return ports.clock.sleep(ms, signal);
    };
    const stopped = { ...ports, signal: stop.signal, clock: { ...ports.clock, sleep } };
    expect((await failureOf(recover(stopped))).code).to.equal('CANCELLED_BY_SIGTERM');
    expect(toldOf(ports)).to.equal('unknown');
  });

  it('says that a swap did not happen once its run would have given up', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 20 * minute);
    expect(await recover(ports)).to.match(/did not happen; production is untouched/);
    expect(toldOf(ports)).to.equal('untouched');
    expect(noteOf(ports)?.state).to.equal('not-done');
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('does not call production untouched where its SCM site cannot be read', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 60 * minute);
    const denied = failure('SCM_UNAUTHORIZED', { scmUrl: 'x', operation: 'list', status: 401, words: 'No.' });
    const { scmUrl } = slotOf(ports.world, 'production').slot;
    const scmSite: DeployPorts['scmSite'] = (access) => ({
      ...ports.scmSite(access),
      ...(access.scmUrl === scmUrl ? { listDeployments: () => Promise.reject(denied) } : {}),
    });
    const failed = await failureOf(recover({ ...ports, scmSite }));
    expect(failed.code).to.equal('RECOVERY_UNCLEAR');
    expect(failed.facts).to.have.property('found').that.includes('cannot be read (');
    expect(changes(ports)).to.deep.equal([]);
    expect(toldOf(ports)).to.equal('unknown');
  });

  it('says that others changed production since', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 20 * minute);
    slotOf(ports.world, 'production').content.deployments = [fakeDeployment('3'.repeat(40))];
    expect(await recover(ports)).to.match(/changed by others/);
  });

  it('swaps back when asked to undo', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    const verdict = await recover(ports, {
      way: 'undo',
      swapBack: () => Promise.resolve('It was swapped back.'),
    });
    expect(verdict).to.equal('The swap of run teamcity-41-dead was undone. It was swapped back.');
  });

  it('verifies what a run brought that was killed before it swapped it back', async () => {
    const ports = leftPorts();
    leaveReturn(ports);
    const verdict = await recover(ports);
    expect(verdict).to.match(
      /^The swap back of run teamcity-41-dead did not happen, and production is healthy/,
    );
    expect(noteOf(ports)?.state).to.equal('not-done');
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('does not call production untouched that serves a build which was to be swapped back', async () => {
    const ports = { ...leftPorts(), http: fakeHttp(() => ({ status: 500 })) };
    leaveReturn(ports);
    const failed = await failureOf(recover(ports));
    expect(failed.code).to.equal('NOT_SWAPPED_BACK');
    expect(failed.facts).to.have.property('obstacle').that.includes('the earlier build answers 500');
    expect(toldOf(ports)).to.equal('unhealthy');
    expect(noteOf(ports)?.state).to.equal('not-done');
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('swaps back at last what a run was going to swap back, when asked to undo', async () => {
    const ports = leftPorts();
    leaveReturn(ports);
    const swapBack = (): Promise<string> => Promise.resolve('It was swapped back.');
    expect(await recover(ports, { way: 'undo', swapBack })).to.match(/was undone. It was swapped back/);
  });

  it('does not undo a swap back that happened, and verifies the earlier build', async () => {
    const ports = leftPorts();
    leaveReturn(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now());
    const verdict = await recover(ports, { way: 'undo' });
    expect(verdict).to.match(/^The swap back of run teamcity-41-dead happened, and production is healthy/);
    expect(ports.events.find((event) => event.kind === 'production')?.state).to.equal('swapped-back');
    expect(noteOf(ports)?.state).to.equal('done');
  });

  it('stays with the earlier build after a swap back that happened, and says that it is not healthy', async () => {
    const ports = { ...leftPorts(), http: fakeHttp(() => ({ status: 500 })) };
    leaveReturn(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now());
    const failed = await failureOf(recover(ports));
    expect(failed.code).to.equal('VERIFICATION_FAILED');
    expect(describeFailure(failed)[0]?.what).to.match(/was swapped back and is not healthy with the earlier/);
    expect(noteOf(ports)?.state).to.equal('done');
  });

  it('goes by what Azure records where production cannot be asked what it serves', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    const production = slotOf(ports.world, 'production').slot;
    const denied = failure('SCM_FORBIDDEN', { scmUrl: 'x', operation: 'list', status: 403, words: 'no' });
    const scmSite: DeployPorts['scmSite'] = (access) =>
      access.scmUrl === production.scmUrl
        ? { ...ports.scmSite(access), listDeployments: () => Promise.reject(denied) }
        : ports.scmSite(access);
    const failed = await failureOf(recover({ ...ports, scmSite }));
    expect(failed.code).to.equal('RECOVERY_UNCLEAR');
    expect(failed.facts).to.have.property('next').that.includes('swap-back').and.includes('takes the place');
  });

  it('only tells of a deployment under way', async () => {
    const ports = leftPorts();
    slotOf(ports.world, 'stage').content.deployments.unshift(
      fakeDeployment('temp-1234', { complete: false, active: false, status: 0, temporary: true }),
    );
    expect(await recover(ports)).to.match(/^Nothing is pending/);
    expect(JSON.stringify(ports.events)).to.include('A deployment is under way').and.include('temp-1234');
    expect(changes(ports)).to.deep.equal([]);
  });
});
