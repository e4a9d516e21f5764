import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { findSlot } from '#stages/preflight.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const target = (more: object = {}) => fakePlan({ target: more }).target;
const find = (ports: DeployPorts, more: object = {}) => findSlot(target(more), undefined, ports);

const forbidden = failure('ARM_FORBIDDEN', {
  operation: 'read',
  status: 403,
  azureCode: undefined,
  words: 'not allowed',
  requestId: undefined,
  maybeDone: false,
  action: undefined,
  scope: undefined,
});

async function codesOf(ports: DeployPorts, more: object = {}): Promise<readonly string[]> {
  const failed = await failureOf(find(ports, more));
  return [failed.code, ...failed.others.map((one) => one.code)];
}

const writes = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => /^(update|write|start|begin|apply|reset)/.test(call));

describe('stage: preflight', () => {
  it('finds the slot, its branch and what both sides serve', async () => {
    const ports = deployPorts();
    slotOf(ports.world, 'stage').content.deployments = [fakeDeployment('1'.repeat(40))];
    slotOf(ports.world, 'production').content.deployments = [fakeDeployment('2'.repeat(40))];
    const found = await find(ports);
    expect(found.slot.name).to.equal('stage');
    expect(found.branch).to.equal('master');
    expect(found.active?.id).to.equal('1'.repeat(40));
    expect(found.production?.active?.id).to.equal('2'.repeat(40));
    expect(writes(ports)).to.deep.equal([]);
  });

  it('wakes the SCM site while Azure is still being read, and does not mind what it says', async () => {
    const away = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'x', status: 502, words: 'asleep' });
    const { management, scmSite, ...ports } = deployPorts();
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let asked = 0;
    const found = await find({
      ...ports,
      management: {
        ...management,
        readConfig: async (slot) => {
          await woken;
          return management.readConfig(slot);
        },
      },
      scmSite: (access) => ({
        ...scmSite(access),
        listDeployments: () => {
          asked += 1;
          wake();
          return asked === 1 ? Promise.reject(away) : scmSite(access).listDeployments();
        },
      }),
    });
    expect(found.slot.name).to.equal('stage');
  });

  it('finds the app without its resource group', async () => {
    const address = { subscriptionId: 'x', resourceGroup: undefined, app: 'shop' };
    expect((await find(deployPorts(), { address })).slot.name).to.equal('stage');
  });

  it('lists the right names for a wrong app and a wrong slot', async () => {
    const app = await failureOf(
      find(deployPorts(), { address: { subscriptionId: 'x', resourceGroup: 'web', app: 'shopp' } }),
    );
    expect(app).to.deep.include({ code: 'APP_NOT_FOUND' });
    expect(app.facts).to.deep.include({ known: ['shop'], nearest: 'shop' });
    const slot = await failureOf(find(deployPorts(), { slot: 'stag' }));
    expect(slot.facts).to.deep.include({ known: ['stage'], nearest: 'stage' });
  });

  it('tells every problem at once and touches nothing', async () => {
    const stage = fakeSlot('stage', {
      config: { scmType: 'GitHub', autoSwapSlot: 'production', trafficRules: [], general: {} },
      scmBasicAuthAllowed: false,
      settings: {
        appSettings: { WEBSITE_RUN_FROM_PACKAGE: '1', scm_no_repository: 'true' },
        connectionStrings: {},
      },
    });
    stage.slot = { ...stage.slot, state: 'Stopped', pendingSwapWith: 'production' };
    const ports = deployPorts({ slots: [fakeSlot('production'), stage] });
    expect(await codesOf(ports)).to.deep.equal([
      'SLOT_STOPPED',
      'PREVIEW_PENDING',
      'SCM_BASIC_AUTH_DISABLED',
      'OTHER_DEPLOYMENT_SOURCE',
      'AUTO_SWAP_ON',
      'PUSH_WOULD_DO_NOTHING',
      'PUSH_WOULD_DO_NOTHING',
    ]);
    expect(writes(ports)).to.deep.equal([]);
  });

  it('names the rights that the run will need and the identity lacks', async () => {
    const missingActions = ['Microsoft.Web/sites/slots/slotsswap/Action'];
    const failed = await failureOf(find(deployPorts({ missingActions })));
    expect(failed.code).to.equal('RIGHTS_MISSING');
    expect(failed.facts).to.deep.include({ actions: missingActions });
    await find(deployPorts({ missingActions }), { willSwap: false });
  });

  it('tells what else is known already beside the missing rights', async () => {
    const config = { scmType: 'GitHub', autoSwapSlot: undefined, trafficRules: [], general: {} };
    const stage = fakeSlot('stage', { config });
    stage.slot = { ...stage.slot, state: 'Stopped' };
    const missingActions = ['Microsoft.Web/sites/slots/slotsswap/Action'];
    const ports = deployPorts({ slots: [fakeSlot('production'), stage], missingActions });
    expect(await codesOf(ports)).to.deep.equal(['RIGHTS_MISSING', 'SLOT_STOPPED', 'OTHER_DEPLOYMENT_SOURCE']);
  });

  it('tells of a pending preview once, although both of its sides name it', async () => {
    const [main, stage] = [fakeSlot('production'), fakeSlot('stage')];
    main.slot = { ...main.slot, pendingSwapWith: 'stage' };
    stage.slot = { ...stage.slot, pendingSwapWith: 'production' };
    expect(await codesOf(deployPorts({ slots: [main, stage] }))).to.deep.equal(['PREVIEW_PENDING']);
    stage.slot = { ...stage.slot, pendingSwapWith: undefined };
    expect(await codesOf(deployPorts({ slots: [main, stage] }))).to.deep.equal(['PREVIEW_PENDING']);
  });

  it('asks for no right to switch local Git on where it is on', async () => {
    const missingActions = ['Microsoft.Web/sites/slots/config/Write', 'Microsoft.Web/sites/config/Write'];
    await find(deployPorts({ missingActions }), { ensureLocalGit: 'both' });
    const off = { scmType: 'None', autoSwapSlot: undefined, trafficRules: [], general: {} };
    const slots = () => [fakeSlot('production', { config: off }), fakeSlot('stage', { config: off })];
    const ofSlot = await failureOf(find(deployPorts({ slots: slots(), missingActions })));
    expect(ofSlot.facts).to.deep.include({ actions: ['Microsoft.Web/sites/slots/config/Write'] });
    expect(ofSlot.others).to.deep.equal([]);
    const both = await failureOf(
      find(deployPorts({ slots: slots(), missingActions }), { ensureLocalGit: 'both' }),
    );
    expect(both.others.map((one) => one.facts)).to.have.deep.nested.property('[0].actions', [
      'Microsoft.Web/sites/config/Write',
    ]);
  });

  it('names the missing rights where even the configuration may not be read', async () => {
    const missingActions = ['Microsoft.Web/sites/slots/config/Read', 'Microsoft.Web/sites/config/Read'];
    const ports = deployPorts({ missingActions });
    ports.management.meet('readConfig', { failure: forbidden, times: 2 });
    expect(await codesOf(ports)).to.deep.equal(['RIGHTS_MISSING', 'RIGHTS_MISSING']);
  });

  it('tells a refusal as it came where the rights could not be read either', async () => {
    const ports = deployPorts();
    ports.management.meet('readConfig', { failure: forbidden });
    expect(await codesOf(ports)).to.deep.equal(['ARM_FORBIDDEN']);
  });

  it('turns local Git on only where it is off and may be changed', async () => {
    const off = { scmType: 'None', autoSwapSlot: undefined, trafficRules: [], general: {} };
    const slots = () => [fakeSlot('production', { config: off }), fakeSlot('stage', { config: off })];
    const one = deployPorts({ slots: slots() });
    await find(one);
    expect(writes(one)).to.deep.equal(['updateScmType stage LocalGit']);
    const both = deployPorts({ slots: slots() });
    await find(both, { ensureLocalGit: 'both' });
    expect(writes(both)).to.deep.equal(['updateScmType stage LocalGit', 'updateScmType production LocalGit']);
    expect(await codesOf(deployPorts({ slots: slots() }), { ensureLocalGit: 'no' })).to.deep.equal([
      'LOCAL_GIT_OFF',
    ]);
  });

  it('starts a stopped slot only when told to', async () => {
    const stage = fakeSlot('stage');
    stage.slot = { ...stage.slot, state: 'Stopped' };
    const ports = deployPorts({ slots: [fakeSlot('production'), stage] });
    await find(ports, { startSlot: true });
    expect(writes(ports)).to.deep.equal(['startSlot stage']);
  });

  it('waits for another deployment and names its holder', async () => {
    const ports = deployPorts();
    const { content } = slotOf(ports.world, 'stage');
    const running = fakeDeployment('3'.repeat(40), {
      complete: false,
      status: 1,
      active: false,
      deployer: 'someone',
    });
    content.deployments = [running];
    const failed = await failureOf(find(ports));
    expect(failed.code).to.equal('OTHER_DEPLOYMENT_RUNNING');
    expect(failed.facts).to.have.property('holder').that.includes('3333333333333 by someone (building');
  });

  it('goes on without production when its SCM site may not be asked', async () => {
    const slots = [fakeSlot('production', { scmBasicAuthAllowed: false }), fakeSlot('stage')];
    const ports = deployPorts({ slots });
    expect((await find(ports)).production?.scm).to.equal(undefined);
    expect(ports.texts('warned').join()).to.include('cannot be read');
  });

  describe('whose production does not answer', () => {
    const away = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'list', status: 503, words: 'Away.' });

    function portsAway(times: number, problem: Error = away): DeployPorts {
      const ports = deployPorts();
      const { slot, content } = slotOf(ports.world, 'production');
      content.deployments = [fakeDeployment('2'.repeat(40))];
      let left = times;
      const scmSite: DeployPorts['scmSite'] = (access) => {
        const site = ports.scmSite(access);
        if (access.scmUrl !== slot.scmUrl) return site;
        return {
          ...site,
          listDeployments: () => ((left -= 1) >= 0 ? Promise.reject(problem) : site.listDeployments()),
        };
      };
      return { ...ports, scmSite };
    }

    it('waits for its SCM site, which a swap or a setting may have restarted', async () => {
      expect((await find(portsAway(10))).production?.active?.id).to.equal('2'.repeat(40));
    });

    it('refuses to swap where nobody knows what would be replaced', async () => {
      const ports = portsAway(999);
      const start = ports.clock.now();
      const failed = await failureOf(find(ports));
      expect(failed.code).to.equal('PRODUCTION_NOT_READ');
      expect(failed.facts).to.have.property('lastSeen').that.includes('503');
      expect(ports.clock.now() - start).to.be.within(60_000, 70_000);
    });

    /** Production's SCM site turns the first so many requests away. */
    function portsDenied(times: number): DeployPorts {
      const denied = failure('SCM_FORBIDDEN', { scmUrl: 'x', operation: 'list', status: 403, words: 'No.' });
      return portsAway(times, denied);
    }

    it('does not believe one denial, which a site gives that starts', async () => {
      const ports = portsDenied(1);
      expect((await find(ports)).production?.active?.id).to.equal('2'.repeat(40));
      expect(ports.texts('warned')).to.deep.equal([]);
    });

    it('goes on, and says so, where it is denied for good', async () => {
      const ports = portsDenied(999);
      expect((await find(ports)).production).to.deep.include({ scm: undefined, active: undefined });
      expect(ports.texts('warned').join()).to.include('could not be read');
    });

    it('goes on, and says so, where it need not be known', async () => {
      const ports = portsAway(999);
      const found = await find(ports, { needsProduction: false });
      expect(found.production).to.deep.include({ scm: undefined, active: undefined });
      expect(ports.texts('warned').join()).to.include('could not be read');
    });
  });

  it('refuses a swap with preview while sign-in stands before a slot', async () => {
    const slots = [fakeSlot('production', { siteAuthEnabled: true }), fakeSlot('stage')];
    expect(await codesOf(deployPorts({ slots }), { withPreview: true })).to.deep.equal([
      'PREVIEW_NEEDS_NO_SIGN_IN',
    ]);
  });
});
