import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { slotOf } from '../../fakes/azure-world.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakeHttp } from '../../fakes/http.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { swapInWorld } from '../../fakes/swap-in-world.ts';
import {
  after,
  minute,
  leftPorts,
  leaveIntent,
  leavePreview,
  recover,
  noteOf,
  pendingOf,
  toldOf,
  previewTold,
  changes,
  leaveReturn,
} from '../../fakes/left-app.ts';

describe('stage: recover, of a prepared swap', () => {
  it('cancels a prepared swap on the slot, and finds nothing the second time', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    expect(await recover(ports)).to.match(/was cancelled/);
    expect(changes(ports)).to.deep.equal(['resetSlotConfig stage']);
    expect(pendingOf(ports)).to.deep.equal([undefined, undefined]);
    expect(await recover(ports)).to.match(/^Nothing is pending/);
  });

  it('says that a run may be at work still on what it ends', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    await recover(ports);
    expect(ports.texts('warned').join()).to.include('a run that is still at work on it will stop');
  });

  it('asks before it completes a prepared swap, and leaves it when nobody agrees', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    expect((await failureOf(recover(ports, { way: 'finish' }))).code).to.equal('NOT_CONFIRMED');
    expect(changes(ports)).to.deep.equal([]);
  });

  it('tests the slot, completes the prepared swap and verifies production', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    const verdict = await recover(ports, { way: 'finish', confirm: () => Promise.resolve(true) });
    expect(verdict).to.match(/was completed: serves 2222222222/);
    expect(ports.texts('said').join()).to.match(
      /Asking Azure at \S+ to swap, as run plain-7-abc: 2222222222 goes to production, 1111111111 to 'stage'/,
    );
    expect(slotOf(ports.world, 'production').content.deployments[0]?.id).to.equal(after);
    expect(ports.tests().map((test) => test.suite)).to.include.members(['smoke-test', 'verification']);
    expect(noteOf(ports)).to.deep.include({ state: 'done', run: 'plain-7-abc' });
    expect(previewTold(ports)).to.equal('none');
  });

  it('does not complete a prepared swap whose slot does not pass', async () => {
    const ports = { ...leftPorts(), http: fakeHttp(() => ({ status: 503 })) };
    leavePreview(ports);
    const failed = await failureOf(recover(ports, { way: 'finish', confirm: () => Promise.resolve(true) }));
    expect(failed.code).to.equal('VERSION_NOT_SERVED');
    expect(changes(ports)).to.deep.equal([]);
    expect(pendingOf(ports)).to.deep.equal(['stage', 'production']);
    expect(previewTold(ports)).to.equal('pending');
  });

  it('leaves a prepared swap with another slot alone, and says so', async () => {
    const ports = leftPorts();
    const main = slotOf(ports.world, 'production');
    main.slot = { ...main.slot, pendingSwapWith: 'blue' };
    const failed = await failureOf(recover(ports));
    expect(failed.code).to.equal('RECOVERY_UNCLEAR');
    expect(changes(ports)).to.deep.equal([]);
  });

  it('says that a preview is left when it cannot be cancelled', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    const words = { operation: 'cancel', words: 'No.', azureCode: undefined, requestId: undefined };
    ports.management.meet('resetSlotConfig', { failure: failure('ARM_FORBIDDEN', words as never), times: 9 });
    expect((await failureOf(recover(ports))).code).to.equal('PREVIEW_LEFT_PENDING');
  });

  it('verifies a swap that happened before a preview was prepared, once that is cancelled', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    leavePreview(ports);
    expect(await recover(ports)).to.match(
      /happened, and production is healthy: .*\. The prepared swap .* was cancelled\.$/,
    );
    expect(noteOf(ports)?.state).to.equal('done');
  });

  it('undoes a swap, when asked to, also where a preview was prepared since', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
    leavePreview(ports);
    const swapBack = (): Promise<string> => Promise.resolve('It was swapped back.');
    expect(await recover(ports, { way: 'undo', swapBack })).to.match(
      /^The swap of run teamcity-41-dead was undone\. It was swapped back\. .* was cancelled\.$/,
    );
  });

  it('leaves a swap unjudged whose production it could not judge before it completed another', async () => {
    for (const agreed of [false, true]) {
      const ports = { ...leftPorts(), http: fakeHttp(() => ({ status: 503 })) };
      leaveIntent(ports);
      swapInWorld(ports.world, 'stage', 'production', ports.clock.now() + 1000);
      leavePreview(ports);
      await failureOf(recover(ports, { way: 'finish', confirm: () => Promise.resolve(agreed) }));
      expect(noteOf(ports)).to.include({ state: 'intent', run: 'teamcity-41-dead' });
    }
  });

  it('does not cancel a preview while its swap may be under way', async () => {
    const ports = leftPorts();
    leaveIntent(ports);
    leavePreview(ports);
    const failed = await failureOf(recover(ports));
    expect(failed.code).to.equal('RECOVERY_UNCLEAR');
    expect(failed.facts)
      .to.have.property('found')
      .that.includes("the slot 'stage' of 'shop' is prepared for a swap with 'production'");
    expect(changes(ports)).to.deep.equal([]);
  });

  it('names a preview with another slot beside a swap whose fate it cannot see', async () => {
    const ports = leftPorts();
    leaveIntent(ports, 60 * minute);
    const main = slotOf(ports.world, 'production');
    main.slot = { ...main.slot, pendingSwapWith: 'blue' };
    const denied = failure('SCM_UNAUTHORIZED', { scmUrl: 'x', operation: 'list', status: 401, words: 'No.' });
    const scmSite: DeployPorts['scmSite'] = (access) => ({
      ...ports.scmSite(access),
      ...(access.scmUrl === main.slot.scmUrl ? { listDeployments: () => Promise.reject(denied) } : {}),
    });
    const failed = await failureOf(recover({ ...ports, scmSite }));
    expect(failed.facts).to.have.property('found').that.includes("is prepared for a swap with 'blue'");
  });

  it('waits for both SCM sites before it completes a prepared swap', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    const down = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'list', status: 503, words: 'Down' });
    const left = new Map(ports.world.slots.map(({ slot }) => [slot.scmUrl, 2]));
    const scmSite: DeployPorts['scmSite'] = (access) => {
      const site = ports.scmSite(access);
      const many = left.get(access.scmUrl) ?? 0;
      left.set(access.scmUrl, many - 1);
      return many > 0 ? { ...site, listDeployments: () => Promise.reject(down) } : site;
    };
    const verdict = await recover(
      { ...ports, scmSite },
      { way: 'finish', confirm: () => Promise.resolve(true) },
    );
    expect(verdict).to.match(/was completed: serves 2222222222/);
  });

  it('does not complete a prepared swap while nobody knows what production serves', async () => {
    const ports = leftPorts();
    leavePreview(ports);
    const down = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'list', status: 503, words: 'Down' });
    const { scmUrl } = slotOf(ports.world, 'production').slot;
    const scmSite: DeployPorts['scmSite'] = (access) => ({
      ...ports.scmSite(access),
      ...(access.scmUrl === scmUrl ? { listDeployments: () => Promise.reject(down) } : {}),
    });
    const yes = { way: 'finish', confirm: () => Promise.resolve(true) } as const;
    const failed = await failureOf(recover({ ...ports, scmSite }, yes));
    expect(failed.code).to.equal('PRODUCTION_NOT_READ');
    expect(pendingOf(ports)).to.deep.equal(['stage', 'production']);
  });

  it('verifies what a run was going to swap back before a preview was prepared, once that is cancelled', async () => {
    const ports = leftPorts();
    leaveReturn(ports);
    leavePreview(ports);
    expect(await recover(ports)).to.match(
      /^The swap back of run teamcity-41-dead did not happen, and production is healthy: .* was cancelled\.$/,
    );
    expect(toldOf(ports)).to.equal('swapped');
    expect(noteOf(ports)?.state).to.equal('not-done');
  });

  it('does not end well over a bad production because a preview was prepared since', async () => {
    const ports = { ...leftPorts(), http: fakeHttp(() => ({ status: 500 })) };
    leaveReturn(ports);
    leavePreview(ports);
    expect((await failureOf(recover(ports))).code).to.equal('NOT_SWAPPED_BACK');
    expect(pendingOf(ports)).to.deep.equal([undefined, undefined]);
  });
});
