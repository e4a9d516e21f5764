import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { inspectKudu } from '#stages/preflight/inspect-kudu.ts';
import { lookAhead } from '#stages/look-ahead.ts';
import { findSlot } from '#stages/preflight.ts';
import { fakeContent, fakeSlot, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { fakeScmSite } from '../../fakes/scm-site.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

const access = {} as ScmAccess;
const { slot } = fakeSlot('stage');

const withSettings = (kuduSettings: Record<string, string>): DeployPorts => {
  const ports = deployPorts();
  slotOf(ports.world, 'stage').content.kuduSettings = kuduSettings;
  return ports;
};

describe("stage: Kudu's own settings", () => {
  it('name the branch that is deployed, the older name first', async () => {
    const branches: readonly [Record<string, string>, string][] = [
      [{}, 'master'],
      [{ deployment_branch: 'main' }, 'main'],
      [{ deployment_branch: 'main', branch: 'release' }, 'release'],
    ];
    for (const [kuduSettings, branch] of branches) {
      const scm = fakeScmSite(() => fakeContent({ kuduSettings }));
      const ports = { ...sitePorts({}), scmSite: () => scm };
      expect(await inspectKudu(slot, access, undefined, ports)).to.equal(branch);
      expect(await inspectKudu(slot, access, branch, ports)).to.equal(branch);
    }
  });

  it('refuse a branch that Kudu does not deploy and a push that would do nothing, all at once', async () => {
    const settings = { deployment_branch: 'main', scm_disable_deploy_on_push: '1', scm_no_repository: '0' };
    const plan = fakePlan({ push: { branch: 'release' } });
    for (const look of [
      () => findSlot(plan.target, plan.push.branch, withSettings(settings)),
      () => lookAhead(plan, withSettings(settings)),
    ]) {
      const failed = await failureOf(look());
      const texts = describeFailure(failed);
      expect(texts.map(({ code }) => code)).to.deep.equal([
        'PUSH_WOULD_DO_NOTHING',
        'DEPLOYMENT_BRANCH_DIFFERS',
      ]);
      expect(texts[0]?.fix).to.include('DELETE /api/settings/SCM_DISABLE_DEPLOY_ON_PUSH');
      expect(texts[1]?.why).to.include("'release', and Kudu deploys 'main'");
    }
  });

  it('are asked for again while the site is away for a moment', async () => {
    const away = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'read', status: 503, words: 'no' });
    const scm = fakeScmSite(
      () => fakeContent(),
      (_call, count) => (count === 1 ? away : undefined),
    );
    expect(await inspectKudu(slot, access, undefined, { ...sitePorts({}), scmSite: () => scm })).to.equal(
      'master',
    );
    expect(scm.calls).to.have.length(2);
  });
});
