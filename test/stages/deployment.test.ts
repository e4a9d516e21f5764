import { expect } from 'chai';
import type { DeploymentLogEntry } from '#app-service/deployment.ts';
import { awaitDeployment } from '#stages/deployment.ts';
import { commitBuild } from '#stages/package.ts';
import { findSlot } from '#stages/preflight.ts';
import { pushCommit } from '#stages/push.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import type { FakePush } from '../fakes/git.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

async function deployWith(
  record: (FakePush & { kind: 'leaves' })['record'],
  ports: DeployPorts = deployPorts(),
) {
  ports.git.next = [{ kind: 'leaves', record }];
  const plan = fakePlan();
  const preflight = await findSlot(plan.target, undefined, ports);
  const commit = await commitBuild(plan.package, plan, preflight, ports);
  const repack = () => Promise.resolve(commit);
  const push = await pushCommit(
    commit,
    preflight,
    plan.push,
    { waitMs: 60_000, repack, judge: () => Promise.resolve(), checkUnswapped: () => Promise.resolve() },
    ports,
  );
  return {
    ports,
    id: commit.deployed.id,
    wait: () => awaitDeployment(push, preflight, plan.deployment, ports),
  };
}

function entry(
  id: string,
  message: string,
  type: DeploymentLogEntry['type'] = 'message',
): DeploymentLogEntry {
  return { id, at: 0, message, type, hasDetails: false };
}

describe('stage: deployment', () => {
  it('succeeds when Kudu calls it complete, status 4 and active', async () => {
    const { wait, id } = await deployWith({});
    expect(await wait()).to.include({ id, active: true });
  });

  it('fails with the last failing line of the log, which it shows last', async () => {
    const { ports, id, wait } = await deployWith({ status: 3, active: false });
    slotOf(ports.world, 'stage').content.logs[id] = [
      entry('1', 'npm failed', 'error'),
      entry('2', 'Deployment Failed.'),
    ];
    const failed = await failureOf(wait());
    expect(failed.code).to.equal('DEPLOYMENT_FAILED');
    expect(failed.facts).to.deep.include({ lastLine: 'npm failed' });
    expect(ports.texts('relayed').slice(-2)).to.deep.equal(['Deployment Failed.', 'npm failed']);
  });

  it('passes over what Kudu says of every failure for what went wrong', async () => {
    const { ports, id, wait } = await deployWith({ status: 3, active: false });
    slotOf(ports.world, 'stage').content.logs[id] = [
      entry('1', 'Running deployment command...'),
      entry('2', 'npm ERR! missing script: build'),
      entry('3', 'An error has occurred during web site deployment.', 'error'),
      entry('4', 'Deployment Failed.', 'error'),
    ];
    expect((await failureOf(wait())).facts).to.deep.include({ lastLine: 'npm ERR! missing script: build' });
  });

  it('says what Kudu says of every failure where its log says nothing else', async () => {
    const { ports, id, wait } = await deployWith({ status: 3, active: false });
    slotOf(ports.world, 'stage').content.logs[id] = [entry('1', 'Deployment Failed.', 'error')];
    expect((await failureOf(wait())).facts).to.deep.include({ lastLine: 'Deployment Failed.' });
  });

  it('treats a number nobody knows as not yet, and says at the deadline what it saw last', async () => {
    const { wait } = await deployWith({
      status: 77,
      complete: false,
      active: false,
      statusText: 'Thinking.',
    });
    const failed = await failureOf(wait());
    expect(failed.code).to.equal('DEPLOYMENT_TIMED_OUT');
    expect(failed.facts).to.deep.include({ lastSeen: 'status 77, Thinking.' });
  });

  it('says that Kudu started nothing when there is no record of the commit', async () => {
    const { wait } = await deployWith(undefined);
    expect((await failureOf(wait())).code).to.equal('DEPLOYMENT_NOT_STARTED');
  });

  it('does not take a success that is not active', async () => {
    const { ports, wait } = await deployWith({ active: false });
    const { content } = slotOf(ports.world, 'stage');
    content.deployments = [...content.deployments, fakeDeployment('8'.repeat(40))];
    const failed = await failureOf(wait());
    expect(failed.code).to.equal('DEPLOYMENT_REPLACED');
    expect(failed.facts).to.deep.include({ active: '8888888888' });
  });

  it('deploys once more what a restart of the SCM site cut short', async () => {
    const cut = 'An unknown error has occurred. Check the diagnostic log for details.';
    const { ports, id, wait } = await deployWith({ status: 3, active: false });
    const { content } = slotOf(ports.world, 'stage');
    content.logs[id] = [entry('1', cut, 'error')];
    const failed = failureOf(wait());
    expect((await failed).code).to.equal('DEPLOYMENT_NOT_STARTED');
    expect(ports.texts('warned').join()).to.include('once more');
  });

  it('does not take the record of an earlier run for this one', async () => {
    const { ports, id } = await deployWith({});
    const plan = fakePlan();
    const preflight = await findSlot(plan.target, undefined, ports);
    const commit = await commitBuild(plan.package, plan, preflight, ports);
    const push = await pushCommit(
      commit,
      preflight,
      plan.push,
      {
        waitMs: 1,
        repack: () => Promise.resolve(commit),
        judge: () => Promise.resolve(),
        checkUnswapped: () => Promise.resolve(),
      },
      ports,
    );
    expect(push).to.include({ kind: 'redeployed' });
    expect(push.before?.id).to.equal(id);
    expect((await failureOf(awaitDeployment(push, preflight, plan.deployment, ports))).code).to.equal(
      'DEPLOYMENT_NOT_STARTED',
    );
  });
});
