import { expect } from 'chai';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { Secret } from '#app-service/secret.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { returnProduction } from '#stages/return-production.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakeHttp } from '../fakes/http.ts';
import type { FakeAnswer } from '../fakes/http.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const earlier = 'e'.repeat(40);
const bad = 'b'.repeat(40);

/** A production that was just swapped to a bad build; the slot holds the earlier one. */
function worldAfterSwap(answer: (url: string, count: number) => FakeAnswer): DeployPorts {
  const ports = deployPorts();
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(bad)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(earlier)];
  return { ...ports, http: fakeHttp(({ url }, count) => answer(url, count)) };
}

async function returning(ports: DeployPorts): Promise<Failure> {
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
  const plan = fakePlan({ verification: { versionCheck: undefined } });
  if (plan.swap.kind === 'no') throw new Error('this plan swaps');
  const done = { tested, main: { slot: main.slot, scm: access(main), active: fakeDeployment(earlier) } };
  return failureOf(returnProduction(done, 'it fails', { ...plan, swap: plan.swap }, ports));
}

const swaps = (ports: DeployPorts): number =>
  ports.management.calls.filter((call) => call.startsWith('beginSwap')).length;

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

  it('does not swap back to a build that gives no answer', async () => {
    const ports = worldAfterSwap(() => ({ error: 'connect ECONNREFUSED' }));
    expect((await returning(ports)).facts)
      .to.have.property('obstacle')
      .that.includes('could not be looked at');
    expect(swaps(ports)).to.equal(0);
  });
});
