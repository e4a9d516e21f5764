import { expect } from 'chai';
import { makeCommitMessage } from '#app-service/trailers.ts';
import type { Plan } from '#plan/plan.ts';
import { finishPreview } from '#stages/recover/finish-preview.ts';
import { readLeftovers } from '#stages/recover/leftovers.ts';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const [before, after, later] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];

/** A build as its deployment says it. */
const build = (id: string, buildNumber: string) =>
  fakeDeployment(id, {
    message: makeCommitMessage('A build', {
      sourceCommit: id,
      buildNumber,
      buildUrl: undefined,
      buildTime: undefined,
      run: undefined,
    }),
  });

/** A swap that is prepared; `meanwhile` happens while the slot is smoke-tested. */
function preparedPorts(meanwhile: (ports: DeployPorts) => void = () => undefined): DeployPorts {
  const ports = deployPorts();
  slotOf(ports.world, 'production').content.deployments = [build(before, '6')];
  const stage = slotOf(ports.world, 'stage');
  stage.content.deployments = [build(after, '7')];
  stage.slot = { ...stage.slot, pendingSwapWith: 'production' };
  const http: DeployPorts['http'] = {
    send: async (request) => {
      const answer = await ports.http.send(request);
      if (request.url.startsWith(stage.slot.siteUrl)) meanwhile(ports);
      return answer;
    },
  };
  return { ...ports, http };
}

async function finish(ports: DeployPorts, plan: Plan = fakePlan()): Promise<string> {
  const left = await readLeftovers(plan.target, ports.management, ports);
  return finishPreview(left, plan, ports.management, ports);
}

const codeOf = async (ports: DeployPorts, plan?: Plan): Promise<string> =>
  (await failureOf(finish(ports, plan))).code;
const changes = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => /^(write|begin|apply|reset|update|start)/.test(call));

describe('stage: finish a preview', () => {
  it('completes what it tested', async () => {
    const ports = preparedPorts();
    expect(await finish(ports)).to.match(/serves 2222222222/);
    expect(changes(ports)).to.include('beginSwap stage production');
  });

  it('warms the slot before, and watches production after, as a deploy does', async () => {
    const ports = preparedPorts();
    const plan = fakePlan({ verification: { watchMs: 20_000 } });
    const start = ports.clock.now();
    await finish(ports, plan);
    const said = ports.texts('said').join();
    expect(said).to.include('counts as warm').and.to.include('Watching production for 20 s');
    expect(ports.clock.now() - start).to.be.at.least(20_000);
  });

  it('refuses to swap what was pushed while the slot was tested', async () => {
    const ports = preparedPorts(({ world }) => {
      slotOf(world, 'stage').content.deployments = [build(later, '8')];
    });
    expect(await codeOf(ports)).to.equal('SLOT_CHANGED');
    expect(changes(ports)).to.deep.equal([]);
  });

  it('refuses to make a full swap of a preview that somebody ended meanwhile', async () => {
    const ports = preparedPorts(({ world }) => {
      const stage = slotOf(world, 'stage');
      stage.slot = { ...stage.slot, pendingSwapWith: undefined };
    });
    expect(await codeOf(ports)).to.equal('SLOT_CHANGED');
    expect(changes(ports)).to.deep.equal([]);
  });

  it('looks again right before the request, after the note was kept', async () => {
    const ports = preparedPorts();
    const updateTags: typeof ports.management.updateTags = async (slot, tags) => {
      await ports.management.updateTags(slot, tags);
      slotOf(ports.world, 'stage').content.deployments = [build(later, '8')];
    };
    const management = { ...ports.management, updateTags };
    expect(await codeOf({ ...ports, management })).to.equal('SLOT_CHANGED');
    expect(changes(ports)).to.deep.equal(['updateTags production', 'updateTags production']);
  });

  it('refuses what was not proven to be the build, where that is required', async () => {
    const ports = preparedPorts();
    const plan = fakePlan({ swap: { requireVersionCheck: true } as Plan['swap'] });
    const unproven = { ...plan, smokeTest: { ...plan.smokeTest, versionCheck: undefined } };
    expect(await codeOf(ports, unproven)).to.equal('VERSION_NOT_PROVEN');
    expect(changes(ports)).to.deep.equal([]);
  });

  it('refuses a build that is older than what production has, unless that is allowed', async () => {
    const ports = preparedPorts();
    slotOf(ports.world, 'production').content.deployments = [build(before, '9')];
    expect(await codeOf(ports)).to.equal('SUPERSEDED');
    expect(changes(ports)).to.deep.equal([]);
    expect(await finish(ports, fakePlan({ swap: { allowOlder: true } as Plan['swap'] }))).to.match(/serves/);
  });
});
