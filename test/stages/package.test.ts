import { expect } from 'chai';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { failure } from '#failures/failure.ts';
import { commitBuild } from '#stages/package.ts';
import { findSlot } from '#stages/preflight.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { sourceCommit } from '../fakes/git.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

async function packageOn(ports: DeployPorts, given: Parameters<typeof fakePlan>[0] = {}) {
  const plan = fakePlan(given);
  const preflight = await findSlot(plan.target, undefined, ports);
  return commitBuild(plan.package, plan, preflight, ports);
}

describe('stage: package', () => {
  it('ties the deployed commit to the source commit and the build by trailers', async () => {
    const commit = await packageOn(deployPorts());
    expect(commit.deployed.source?.id).to.equal(sourceCommit);
    expect(commit.deployed.id).to.not.equal(sourceCommit);
    const trailers = parseCommitMessage(commit.deployed.message);
    expect(trailers).to.deep.include({ sourceCommit, buildNumber: '7', run: 'plain-7-abc' });
    expect(commit.deployed.message.split('\n')[0]).to.equal('Fix the cart');
  });

  it('stands on what the slot has', async () => {
    const ports = deployPorts();
    const stage = slotOf(ports.world, 'stage');
    ports.git.heads[stage.slot.scmUrl] = '4'.repeat(40);
    expect((await packageOn(ports)).tip).to.equal('4'.repeat(40));
  });

  it('asks again for the heads where the site is away for a moment', async () => {
    const ports = deployPorts();
    const away = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'read', status: 502, words: 'no' });
    const { readHeads } = ports.git;
    let asked = 0;
    ports.git.readHeads = (remote) => ((asked += 1) === 1 ? Promise.reject(away) : readHeads(remote));
    await packageOn(ports);
    expect(asked).to.equal(2);
  });

  it('takes the commit that the CI names when the folder is no repository', async () => {
    const ports = deployPorts();
    ports.git.checkout = undefined;
    const facts = { ...fakePlan().facts, commit: 'b'.repeat(40) };
    expect((await packageOn(ports, { facts })).deployed.source?.id).to.equal('b'.repeat(40));
  });

  const unreadable = failure('PACKAGE_OBJECT_MISSING', {
    folder: '/checkout',
    id: 'e'.repeat(40),
    words: 'Cut short',
  });

  it('takes the commit that the CI names for a build folder beside a checkout that cannot be read, and warns', async () => {
    const ports = deployPorts();
    ports.git.readCheckout = () => Promise.reject(unreadable);
    const build = { kind: 'folder', folder: '/build', checkout: '/checkout', commit: undefined } as const;
    const facts = { ...fakePlan().facts, commit: 'b'.repeat(40) };
    const { deployed } = await packageOn(ports, { facts, package: { build } });
    expect(deployed.source?.id).to.equal('b'.repeat(40));
    expect(ports.texts('warned').join())
      .to.include('in /checkout cannot be read')
      .and.to.include('Cut short');
  });

  it('refuses to deploy a checkout that cannot be read', async () => {
    const ports = deployPorts();
    ports.git.readCheckout = () => Promise.reject(unreadable);
    const build = { kind: 'checkout', folder: '/checkout', keepHistory: false } as const;
    const thrown = await failureOf(packageOn(ports, { package: { build } }));
    expect(thrown.code).to.equal('PACKAGE_OBJECT_MISSING');
  });

  it('takes the commit given by hand for a build folder, whatever is checked out', async () => {
    const given = 'c'.repeat(40);
    const build = { kind: 'folder', folder: '/build', checkout: '/checkout', commit: given } as const;
    const facts = { ...fakePlan().facts, commit: given };
    const { deployed } = await packageOn(deployPorts(), { facts, package: { build } });
    expect(deployed.source?.id).to.equal(given);
    expect(parseCommitMessage(deployed.message).sourceCommit).to.equal(given);
  });

  it('takes what is checked out where that is pushed, and says that another commit was named', async () => {
    const ports = deployPorts();
    const facts = { ...fakePlan().facts, commit: 'c'.repeat(40) };
    expect((await packageOn(ports, { facts })).deployed.source?.id).to.equal(sourceCommit);
    expect(ports.texts('warned').join()).to.include('the latter is taken');
  });

  it('goes on without a source commit when nobody knows one', async () => {
    const ports = deployPorts();
    ports.git.checkout = undefined;
    expect((await packageOn(ports)).deployed.source).to.equal(undefined);
  });

  it('makes the same tree when the same build runs again', async () => {
    const ports = deployPorts();
    const stage = slotOf(ports.world, 'stage');
    const first = await packageOn(ports);
    ports.git.heads[stage.slot.scmUrl] = first.deployed.id;
    stage.content.deployments = [fakeDeployment(first.deployed.id, { message: first.deployed.message })];
    ports.clock.advance(3_600_000);
    expect((await packageOn(ports)).deployed).to.include({ id: first.deployed.id, upToDate: true });
  });
});
