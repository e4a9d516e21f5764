import { expect } from 'chai';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { findSwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import { runStages } from '#stages/run-stages.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../fakes/azure-world.ts';
import type { AzureWorld } from '../fakes/azure-world.ts';
import { httpCheck } from '../fakes/checks.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { sourceCommit } from '../fakes/git.ts';
import { fakeHttp } from '../fakes/http.ts';
import type { FakeAnswer } from '../fakes/http.ts';
import { minute, recover } from '../fakes/left-app.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const earlier = 'e'.repeat(40);

/** Production on an earlier build; `answer` may say otherwise than what is deployed. */
function worldBefore(
  answer: (side: string, served: string | undefined) => FakeAnswer | undefined = () => undefined,
  given: Partial<AzureWorld> = {},
): DeployPorts {
  const first = deployPorts(given);
  const { world } = first;
  const http = fakeHttp(({ url }) => {
    const found = world.slots.find((one) => url.startsWith(one.slot.siteUrl));
    const active = found?.content.deployments.find((one) => one.active);
    const trailers = active === undefined ? undefined : parseCommitMessage(active.message);
    const served = trailers?.sourceCommit ?? active?.id;
    const other = answer(found?.slot.name ?? '', served);
    return other ?? (served === undefined ? { status: 404 } : { body: JSON.stringify({ commit: served }) });
  });
  slotOf(world, 'production').content.deployments = [
    fakeDeployment(earlier, { message: `Earlier\n\nSource-Commit: ${earlier}\n` }),
  ];
  return { ...first, http };
}

const served = (ports: DeployPorts): string | undefined =>
  slotOf(ports.world, 'production').content.deployments.find((one) => one.active)?.id;
const swaps = (ports: DeployPorts): number =>
  ports.management.calls.filter((call) => call.startsWith('beginSwap')).length;
const stages = (ports: DeployPorts): readonly string[] =>
  ports.events.flatMap((event) => (event.kind === 'stage-ended' ? [`${event.stage} ${event.outcome}`] : []));
const lastState = (ports: DeployPorts): string | undefined =>
  ports.events.findLast((event) => event.kind === 'production')?.state;

const noSwap: Partial<Plan['swap']> = { kind: 'no' };

describe('the stages in their order', () => {
  it('deploy, test, swap and verify', async () => {
    const ports = worldBefore();
    const verdict = await runStages(fakePlan(), ports);
    expect(verdict).to.include('is in production');
    expect(stages(ports)).to.deep.equal([
      'preflight done',
      'settings done',
      'package done',
      'push done',
      'deployment done',
      'smoke-test done',
      'swap done',
      'verification done',
    ]);
    expect(
      parseCommitMessage(slotOf(ports.world, 'production').content.deployments[0]?.message ?? '')
        .sourceCommit,
    ).to.equal(sourceCommit);
    expect(lastState(ports)).to.equal('swapped');
  });

  it('say once what is to be known of the build’s files, also where it is packed again', async () => {
    const ports = worldBefore();
    const words = { remote: 'x', branch: 'master', words: 'missing', whole: false };
    ports.git.next = [{ kind: 'throws', failure: failure('PUSH_OBJECTS_MISSING', words), arrived: false }];
    const { packBuild } = ports.git;
    let packed = 0;
    ports.git.packBuild = async (request) => {
      packed += 1;
      const notes = ['Git holds no empty folders', ...(packed === 2 ? ['A name came late'] : [])];
      return { ...(await packBuild(request)), notes };
    };
    await runStages(fakePlan(), ports);
    const warned = ports.events.flatMap((event) => (event.kind === 'warned' ? [event.text] : []));
    expect(packed).to.equal(2);
    expect(warned.filter((text) => text.startsWith('Git holds'))).to.have.length(1);
    expect(warned).to.include('A name came late');
  });

  it('leave production alone when no swap is asked for', async () => {
    const ports = worldBefore();
    const plan = fakePlan({ swap: noSwap });
    expect(
      await runStages({ ...plan, target: { ...plan.target, willSwap: false } as Plan['target'] }, ports),
    ).to.include('production is untouched');
    expect(served(ports)).to.equal(earlier);
    expect(swaps(ports)).to.equal(0);
  });

  it('end before the swap when the slot serves another version', async () => {
    const ports = worldBefore((side) => (side === 'stage' ? { body: '{"commit":"old"}' } : undefined));
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('VERSION_NOT_SERVED');
    expect(served(ports)).to.equal(earlier);
    expect(swaps(ports)).to.equal(0);
  });

  it('refuse a build that is older than what production has, before anything is pushed', async () => {
    const ports = worldBefore();
    ports.git.ancestry = 'ancestor';
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('SUPERSEDED');
    expect(ports.git.pushes).to.deep.equal([]);
    expect(
      await runStages(fakePlan({ package: { allowOlder: true }, swap: { allowOlder: true } }), ports),
    ).to.include('is in production');
  });

  it('refuse a build when a newer one came to the slot or production after preflight', async () => {
    for (const side of ['stage', 'production']) {
      const ports = worldBefore();
      const { slot, content } = slotOf(ports.world, side);
      const { readHeads } = ports.git;
      ports.git.readHeads = (remote, signal) => {
        const newer = fakeDeployment('8'.repeat(40), { message: 'Newer\n\nBuild-Number: 8\n' });
        content.deployments = [newer];
        if (side === 'stage') ports.git.heads[slot.scmUrl] = newer.id;
        return readHeads(remote, signal);
      };
      expect((await failureOf(runStages(fakePlan(), ports))).code, side).to.equal('SUPERSEDED');
      expect(ports.git.pushes).to.deep.equal([]);
    }
  });

  describe('of a build that production serves already', () => {
    const again = async (change: (ports: DeployPorts) => void = () => undefined): Promise<DeployPorts> => {
      const ports = worldBefore();
      ports.git.ancestry = 'same';
      await runStages(fakePlan(), ports);
      change(ports);
      return ports;
    };

    /** Leaves the note as a run does that was killed before it saw its swap's end. */
    const reopen = ({ world }: DeployPorts): void => {
      const one = slotOf(world, 'production');
      const tags = Object.entries(one.slot.tags);
      one.slot = {
        ...one.slot,
        tags: Object.fromEntries(tags.map(([name, text]) => [name, text.replace(/^done/, 'intent')])),
      };
    };

    /** Production is down while it serves the new build. */
    const answerBad = ({ world }: DeployPorts, url: string): FakeAnswer => {
      const found = world.slots.find((one) => url.startsWith(one.slot.siteUrl));
      const active = found?.content.deployments.find((one) => one.active);
      const commit = parseCommitMessage(active?.message ?? '').sourceCommit;
      const isBad = found?.slot.name === 'production' && commit === sourceCommit;
      return isBad ? { status: 500 } : { body: JSON.stringify({ commit }) };
    };

    it('neither push nor swap, verify, and say so', async () => {
      const ports = await again();
      expect(await runStages(fakePlan(), ports)).to.include('Production serves this build already (build 7,');
      expect(ports.git.pushes).to.have.length(1);
      expect(swaps(ports)).to.equal(1);
      expect(stages(ports).slice(-2)).to.deep.equal(['preflight done', 'verification done']);
      expect(lastState(ports)).to.equal('swapped');
    });

    it('do not mind that the settings which it brought are not on the slot any more', async () => {
      const ports = await again(({ world }) => {
        slotOf(world, 'production').settings = {
          appSettings: {},
          connectionStrings: { ORDERS_DB: { type: 'SQLAzure', value: 'x' } },
        };
      });
      expect(await runStages(fakePlan(), ports)).to.include('already');
    });

    it('close the note of a run that was killed after its swap', async () => {
      const ports = await again(reopen);
      await runStages(fakePlan(), ports);
      expect(Object.values(slotOf(ports.world, 'production').slot.tags)[0]).to.match(/^done /);
    });

    it('return production for a run that was killed after its swap and before it verified it', async () => {
      const first = await again(reopen);
      const swappedAt = swaps(first);
      const ports = { ...first, http: fakeHttp(({ url }) => answerBad(first, url)) };
      expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('SWAPPED_BACK');
      expect(served(ports)).to.equal(earlier);
      expect(swaps(ports) - swappedAt).to.equal(1);
      expect(ports.git.pushes).to.have.length(1);
      expect(lastState(ports)).to.equal('swapped-back');
    });

    it('leave a bad production whose run noted the end of its swap, and say so', async () => {
      const first = await again();
      const ports = { ...first, http: fakeHttp(() => ({ status: 500 })) };
      const failed = await failureOf(runStages(fakePlan(), ports));
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(failed.facts)
        .to.have.property('obstacle')
        .that.matches(/run plain-7-abc noted its end/);
      expect(swaps(ports)).to.equal(1);
      expect(lastState(ports)).to.equal('unhealthy');
    });

    it('push nothing under another build number either, when its files are the same', async () => {
      const ports = await again();
      const plan = fakePlan();
      const verdict = await runStages({ ...plan, facts: { ...plan.facts, buildNumber: '8' } }, ports);
      expect(verdict).to.match(/serves this build already \(build 7/);
      expect([swaps(ports), ports.git.pushes.length]).to.deep.equal([1, 1]);
    });

    it('deploy another build of the same commit with other files', async () => {
      const ports = await again();
      ports.git.tree = 'tree-2';
      const plan = fakePlan();
      await runStages({ ...plan, facts: { ...plan.facts, buildNumber: '8' } }, ports);
      expect(swaps(ports)).to.equal(2);
    });

    it('push it when no swap is asked for', async () => {
      const ports = await again();
      ports.git.heads[slotOf(ports.world, 'stage').slot.scmUrl] = undefined;
      await runStages(fakePlan({ swap: noSwap }), ports);
      expect(ports.git.pushes).to.have.length(2);
      expect(swaps(ports)).to.equal(1);
    });
  });

  it('swap back a build that is bad in production only, once, and say that the earlier one is healthy', async () => {
    const ports = worldBefore((side, commit) =>
      side === 'production' && commit === sourceCommit ? { status: 500 } : undefined,
    );
    const failed = await failureOf(runStages(fakePlan(), ports));
    expect(failed.code).to.equal('SWAPPED_BACK');
    expect(served(ports)).to.equal(earlier);
    expect(swaps(ports)).to.equal(2);
    expect(lastState(ports)).to.equal('swapped-back');
  });

  it('keep the figures of the swap and of the swap back apart', async () => {
    const ports = worldBefore((side, commit) =>
      side === 'production' && commit === sourceCommit ? { status: 500 } : undefined,
    );
    await failureOf(runStages(fakePlan({ verification: { probesPerSecond: 1 } }), ports));
    const values = Object.fromEntries(
      ports.events.flatMap((event) => (event.kind === 'measured' ? [[event.key, event.value]] : [])),
    );
    expect(values).to.include.keys('probeRequests', 'returnProbeRequests', 'returnFirstEarlierMs');
    expect(values['returnFirstEarlierMs']).to.be.at.least(0);
    expect(ports.texts('said').join('\n')).to.match(
      /times \(\d+ failed\) through the swap;.*\n(.*\n)*Probed production \d+ times \(\d+ failed\) through the swap back; first answer of the earlier build/,
    );
  });

  it('warn of a build that was swapped back when it is run again', async () => {
    const ports = worldBefore((side, commit) =>
      side === 'production' && commit === sourceCommit ? { status: 500 } : undefined,
    );
    await failureOf(runStages(fakePlan(), ports));
    expect(ports.texts('warned').join()).not.to.include('was in production already');
    ports.git.tree = 'tree-2';
    await failureOf(runStages(fakePlan(), ports));
    expect(ports.texts('warned').join()).to.match(
      /was in production already, and run plain-7-abc swapped it/,
    );
  });

  it('say so when production is not healthy with the earlier build either', async () => {
    let swapped = false;
    const ports = worldBefore((side, commit) => {
      swapped ||= side === 'production' && commit === sourceCommit;
      return swapped && side === 'production' ? { status: 500 } : undefined;
    });
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('SWAPPED_BACK_UNHEALTHY');
    expect(lastState(ports)).to.equal('unhealthy');
  });

  const bad = (side: string, commit: string | undefined): FakeAnswer | undefined =>
    side === 'production' && commit === sourceCommit ? { status: 500 } : undefined;

  it('do not swap back a build that was declared as one that cannot', async () => {
    const ports = worldBefore(bad);
    const failed = await failureOf(
      runStages(fakePlan({ swap: { cannotGoBack: 'it migrates the database' } }), ports),
    );
    expect(failed.code).to.equal('NOT_SWAPPED_BACK');
    expect(failed.facts).to.have.property('obstacle', 'it migrates the database');
    expect(swaps(ports)).to.equal(1);
  });

  it('leave a bad swap that somebody else asked for, with its note open, and recover returns it later', async () => {
    const ports = worldBefore(bad);
    const words = 'Another operation is in progress. OperationName: SwapSiteSlots';
    const busy = failure('ARM_REFUSED', {
      ...{ operation: 'swap', words, status: 409, azureCode: 'Conflict' },
      ...{ requestId: undefined, maybeDone: false },
    });
    ports.management.meet('beginSwap', { failure: busy, when: 'after' });
    const failed = await failureOf(runStages(fakePlan(), ports));
    expect(failed.code).to.equal('NOT_SWAPPED_BACK');
    expect(failed.facts).to.have.property('obstacle').that.includes('somebody else asked for this swap');
    const note = findSwapNote(slotOf(ports.world, 'production').slot.tags);
    expect(note).to.include({ state: 'swapped', run: 'plain-7-abc' });
    expect((await failureOf(recover(ports))).code).to.equal('NOT_SWAPPED_BACK');
    await ports.clock.sleep(10 * minute);
    expect((await failureOf(recover(ports))).code).to.equal('SWAPPED_BACK');
    expect(served(ports)).to.equal(earlier);
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('do not swap back when that is not wanted', async () => {
    const ports = worldBefore(bad);
    const failed = await failureOf(runStages(fakePlan({ verification: { onFailure: 'report' } }), ports));
    expect(failed.code).to.equal('VERIFICATION_FAILED');
    expect(swaps(ports)).to.equal(1);
  });

  it('do not swap back to a build that is dead on the slot', async () => {
    const ports = worldBefore((side, commit) =>
      commit === earlier && side === 'stage' ? { status: 503 } : bad(side, commit),
    );
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('NOT_SWAPPED_BACK');
    expect(swaps(ports)).to.equal(1);
  });

  it('have nothing to go back to after the first deploy ever', async () => {
    const ports = worldBefore(bad);
    slotOf(ports.world, 'production').content.deployments = [];
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('NOT_SWAPPED_BACK');
    expect(swaps(ports)).to.equal(1);
  });

  it('never swap back because production could not be reached from here', async () => {
    const ports = worldBefore((side) =>
      side === 'production' ? { error: 'the connection was refused' } : undefined,
    );
    expect((await failureOf(runStages(fakePlan(), ports))).code).to.equal('PRODUCTION_NOT_JUDGED');
    expect(swaps(ports)).to.equal(1);
    expect(lastState(ports)).to.equal('not-judged');
  });

  describe('with a production of which neither version nor active commit is seen', () => {
    const unseen = { scmBasicAuthAllowed: false };
    const plan = fakePlan({
      smokeTest: { versionCheck: undefined },
      verification: { versionCheck: undefined, checks: [httpCheck({ on: ['production'], path: '/' })] },
    });
    const worldUnseen = (): DeployPorts =>
      worldBefore(undefined, { slots: [fakeSlot('production', unseen), fakeSlot('stage')] });

    it('go by the slot, which the build has left', async () => {
      const ports = worldUnseen();
      expect(await runStages(plan, ports)).to.include('is in production');
      expect(ports.texts('said').join()).to.include('the swap took it to production');
    });

    it('do not judge it where the slot still calls the build active, and do not swap back', async () => {
      const ports = worldUnseen();
      const { scmSite } = ports;
      let left: readonly Deployment[] = [];
      const frozen: DeployPorts['scmSite'] = (access) => ({
        ...scmSite(access),
        listDeployments: async () => {
          if (swaps(ports) === 0) left = await scmSite(access).listDeployments();
          return left;
        },
      });
      const failed = await failureOf(runStages(plan, { ...ports, scmSite: frozen }));
      expect(failed.code).to.equal('PRODUCTION_NOT_JUDGED');
      expect(failed.facts).to.have.property('scmWords').that.includes('calls the new commit active still');
      expect(swaps(ports)).to.equal(1);
      expect(lastState(ports)).to.equal('not-judged');
    });
  });

  it('test again under the settings of production when the swap is with preview', async () => {
    const ports = worldBefore();
    expect(await runStages(fakePlan({ swap: { kind: 'swap-with-preview' } }), ports)).to.include(
      'is in production',
    );
    const suites = new Set(ports.tests().map((test) => test.suite));
    expect([...suites]).to.deep.equal(['smoke-test', 'preview', 'verification']);
  });

  it('watch production and swap back when it falls ill after it had passed', async () => {
    let asked = 0;
    const ports = worldBefore((side, commit) => {
      if (side !== 'production' || commit !== sourceCommit) return undefined;
      asked += 1;
      return asked > 4 ? { status: 500 } : undefined;
    });
    expect(
      (await failureOf(runStages(fakePlan({ verification: { watchMs: 30_000 } }), ports))).code,
    ).to.equal('SWAPPED_BACK');
    expect(served(ports)).to.equal(earlier);
  });

  it('reads a build folder while Azure is asked, and ends that when the run goes no further', async () => {
    const told: string[] = [];
    const ports = worldBefore();
    const git = {
      ...ports.git,
      readAhead: (folder: string) => {
        told.push(`reads ${folder}, ${String(ports.management.calls.length)} calls before`);
        return { stop: () => Promise.resolve(void told.push('stopped')) };
      },
    };
    const plan = fakePlan();
    const build = { kind: 'folder', folder: '/build' } as const;
    const missing = {
      ...plan,
      package: { ...plan.package, build },
      target: { ...plan.target, slot: 'none' },
    } as Plan;
    await failureOf(runStages(missing, { ...ports, git }));
    expect(told).to.deep.equal(['reads /build, 0 calls before', 'stopped']);
  });
});
