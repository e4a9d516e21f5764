import { expect } from 'chai';
import { deploymentStatus } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { commitBuild } from '#stages/package.ts';
import { awaitDeployment } from '#stages/deployment.ts';
import { findSlot } from '#stages/preflight.ts';
import { pushCommit } from '#stages/push.ts';
import type { Push } from '#stages/push.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const stageUrl = (ports: DeployPorts): string => slotOf(ports.world, 'stage').slot.scmUrl;
const undecided = failure('PUSH_UNDECIDED', { remote: 'x', words: 'it was cut', sentBytes: 5 });
const busy = failure('SCM_BUSY', { scmUrl: 'x', operation: 'push', status: 409, words: 'conflicts' });
const html = failure('PUSH_ANSWER_ODD', { scmUrl: 'x', operation: 'take the commit', words: 'Sign in' });
const stalled = failure('PUSH_STALLED', { remote: 'x', sentBytes: 5, totalBytes: 6, words: 'nothing came' });
const cut = failure('PUSH_CUT', { remote: 'x', sentBytes: 5, totalBytes: 6, words: 'it was cut' });
const lacking = failure('PUSH_OBJECTS_MISSING', {
  remote: 'x',
  branch: 'master',
  words: 'missing',
  whole: false,
});
const refused = failure('SCM_REFUSED', { scmUrl: 'x', operation: 'push', status: 400, words: 'no' });

async function pushOn(
  ports: DeployPorts,
  judge: () => Promise<void> = () => Promise.resolve(),
): Promise<Push> {
  const plan = fakePlan();
  const preflight = await findSlot(plan.target, undefined, ports);
  const commit = await commitBuild(plan.package, plan, preflight, ports);
  const repack = (whole: boolean) => commitBuild(plan.package, plan, preflight, ports, { whole });
  const checkUnswapped = () => Promise.resolve();
  return pushCommit(commit, preflight, plan.push, { waitMs: 60_000, repack, judge, checkUnswapped }, ports);
}

describe('stage: push', () => {
  it('pushes the commit once', async () => {
    const ports = deployPorts();
    const push = await pushOn(ports);
    expect(push).to.include({ kind: 'pushed', heardToTheEnd: true });
    expect(ports.git.pushes).to.deep.equal([push.commit.deployed.id]);
  });

  it('says how far it is in bytes, and what the remote says as it comes', async () => {
    const ports = deployPorts();
    const { pushBuild } = ports.git;
    ports.git.pushBuild = (build, request) => {
      request.onProgress(1_000_000, 4_000_000);
      request.onRemoteLine('Updating branch');
      return pushBuild(build, request);
    };
    await pushOn(ports);
    expect(ports.events).to.deep.include({ kind: 'progressed', text: 'Pushed 1.0 MB of 4.0 MB' });
    expect(ports.events).to.deep.include({ kind: 'relayed', source: 'remote', text: 'Updating branch' });
  });

  it('deploys again what is there already', async () => {
    const ports = deployPorts();
    await pushOn(ports);
    const again = await pushOn(ports);
    expect(again.kind).to.equal('redeployed');
    expect(again.before?.id).to.equal(again.commit.deployed.id);
    expect(ports.git.pushes).to.have.length(1);
  });

  it('looks up a push whose connection was cut, and does not send what arrived', async () => {
    const ports = deployPorts();
    ports.git.next = [{ kind: 'throws', failure: undecided, arrived: true }];
    expect(await pushOn(ports)).to.include({ kind: 'pushed', heardToTheEnd: false });
    expect(ports.git.pushes).to.have.length(1);
  });

  it('does not wait for its own deployment as if it were somebody else’s', async () => {
    const ports = deployPorts();
    ports.git.next = [{ kind: 'throws', failure: undecided, arrived: true }];
    let sentAt = 0;
    const { pushBuild } = ports.git;
    ports.git.pushBuild = async (build, request) => {
      try {
        return await pushBuild(build, request);
      } finally {
        const running = fakeDeployment(build.commit, { complete: false, active: false, status: 1 });
        slotOf(ports.world, 'stage').content.deployments = [running];
        sentAt = ports.clock.now();
      }
    };
    expect(await pushOn(ports)).to.include({ kind: 'pushed', heardToTheEnd: false });
    expect(ports.clock.now()).to.equal(sentAt);
  });

  it('sends again what did not arrive, and gives up after three tries', async () => {
    for (const thrown of [undecided, cut, stalled]) {
      const ports = deployPorts();
      ports.git.next = [{ kind: 'throws', failure: thrown, arrived: false }];
      expect((await pushOn(ports)).heardToTheEnd, thrown.code).to.equal(true);
      expect(ports.git.pushes).to.have.length(2);
    }
    const never = deployPorts();
    never.git.next = Array.from(
      { length: 5 },
      () => ({ kind: 'throws', failure: undecided, arrived: false }) as const,
    );
    expect((await failureOf(pushOn(never))).code).to.equal('PUSH_UNDECIDED');
    expect(never.git.pushes).to.have.length(3);
  });

  it('looks after the last try as well, and after an answer that nobody would send again for', async () => {
    const third = deployPorts();
    third.git.next = [false, false, true].map((arrived) => ({
      kind: 'throws',
      failure: undecided,
      arrived,
    }));
    expect(await pushOn(third)).to.include({ kind: 'pushed', heardToTheEnd: false });
    expect(third.git.pushes).to.have.length(3);
    for (const thrown of [html, refused]) {
      const ports = deployPorts();
      ports.git.next = [{ kind: 'throws', failure: thrown, arrived: true }];
      expect(await pushOn(ports), thrown.code).to.include({ kind: 'pushed', heardToTheEnd: false });
      expect(ports.git.pushes).to.have.length(1);
    }
  });

  it('ends with what the push said when a look shows that nothing arrived, or shows nothing', async () => {
    for (const lookFails of [false, true]) {
      const ports = deployPorts();
      ports.git.next = [{ kind: 'throws', failure: html, arrived: false }];
      const { pushBuild } = ports.git;
      ports.git.pushBuild = (build, request) => {
        if (lookFails) ports.git.readHeads = () => Promise.reject(refused);
        return pushBuild(build, request);
      };
      expect((await failureOf(pushOn(ports))).code).to.equal('PUSH_ANSWER_ODD');
      expect(ports.git.pushes).to.have.length(1);
      const warned = ports.events.filter((event) => event.kind === 'warned').map(({ text }) => text);
      expect(warned.some((text) => text.includes('could not be looked up'))).to.equal(lookFails);
    }
  });

  describe('of a commit that is there already', () => {
    const away = failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'look', status: 503, words: 'no' });

    /** Ports on which the commit was pushed; `meet` gives what the n-th call of a member is refused with. */
    async function pushedBefore(
      meet: (call: string, count: number) => Failure | undefined,
    ): Promise<{ readonly ports: DeployPorts; readonly count: (call: string) => number }> {
      const ports = deployPorts();
      await pushOn(ports);
      const counts = new Map<string, number>();
      const ask = <T>(call: string, act: () => Promise<T>): Promise<T> => {
        counts.set(call, (counts.get(call) ?? 0) + 1);
        const met = meet(call, counts.get(call) ?? 0);
        return met === undefined ? act() : Promise.reject(met);
      };
      const scmSite: DeployPorts['scmSite'] = (access) => {
        const scm = ports.scmSite(access);
        return {
          ...scm,
          findDeployment: (id) => ask('look', () => scm.findDeployment(id)),
          redeploy: (id) => ask('redeploy', () => scm.redeploy(id)),
        };
      };
      return { ports: { ...ports, scmSite }, count: (call) => counts.get(call) ?? 0 };
    }

    it('deploys it again although the first look at its record fails, and keeps that record', async () => {
      const { ports, count } = await pushedBefore((call, n) =>
        call === 'look' && n === 1 ? away : undefined,
      );
      const push = await pushOn(ports);
      expect(push.kind).to.equal('redeployed');
      expect(push.before?.id).to.equal(push.commit.deployed.id);
      expect(count('redeploy')).to.equal(1);
    });

    it('waits and asks once more where Kudu is busy or away', async () => {
      for (const refusal of [busy, away]) {
        const { ports, count } = await pushedBefore((call, n) =>
          call === 'redeploy' && n === 1 ? refusal : undefined,
        );
        expect((await pushOn(ports)).kind, refusal.code).to.equal('redeployed');
        expect(count('redeploy')).to.equal(2);
      }
    });

    it('ends with what Kudu answered, where nothing began', async () => {
      const { ports, count } = await pushedBefore((call) => (call === 'redeploy' ? away : undefined));
      expect(await failureOf(pushOn(ports))).to.equal(away);
      expect(count('redeploy')).to.equal(3);
    });

    it('does not ask twice for a deployment that began although the answer was lost', async () => {
      const met = await pushedBefore((call) => {
        if (call !== 'redeploy') return undefined;
        const { content } = slotOf(met.ports.world, 'stage');
        content.deployments = content.deployments.map((one) => ({ ...one, startedAt: 1 }));
        return away;
      });
      expect((await pushOn(met.ports)).kind).to.equal('redeployed');
      expect(met.count('redeploy')).to.equal(1);
    });
  });

  it('asks whether a newer build came meanwhile before it sends the same commit again', async () => {
    const ports = deployPorts();
    ports.git.next = [{ kind: 'throws', failure: busy, arrived: false }];
    const newer = failure('SUPERSEDED', { slot: 'stage', theirs: 'build 8', ours: 'build 7' });
    expect(await failureOf(pushOn(ports, () => Promise.reject(newer)))).to.equal(newer);
    expect(ports.git.pushes).to.have.length(1);
  });

  it('waits when another deployment holds the site, and packs anew on what that one pushed', async () => {
    const ports = deployPorts();
    const theirs = '9'.repeat(40);
    ports.git.next = [{ kind: 'throws', failure: busy, arrived: false }];
    const { pushBuild } = ports.git;
    ports.git.pushBuild = (build, request) => {
      const first = ports.git.pushes.length === 0;
      const result = pushBuild(build, request);
      if (first) {
        ports.git.heads[stageUrl(ports)] = theirs;
        slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(theirs)];
      }
      return result;
    };
    const push = await pushOn(ports);
    expect(push.commit.tip).to.equal(theirs);
    expect(new Set(ports.git.pushes).size).to.equal(2);
  });

  describe('of a commit that arrived unheard, after which somebody else’s push moved the head', () => {
    const theirs = '9'.repeat(40);

    /** Ports whose n-th push ends without an answer and is followed by somebody else's; `ours` says how ours ended. */
    function overtaken(
      attempts: number,
      ours: 'deployed' | 'serving' | 'unknown' | 'as before',
    ): DeployPorts {
      const ports = deployPorts();
      const { content } = slotOf(ports.world, 'stage');
      const { pushBuild, packBuild } = ports.git;
      ports.git.next = Array.from({ length: attempts }, () => ({
        kind: 'throws',
        failure: undecided,
        arrived: false,
      }));
      const record = (id: string): Deployment =>
        fakeDeployment(id, { active: ours === 'serving', startedAt: ours === 'as before' ? 1 : 2 });
      ports.git.packBuild = async (request) => {
        const build = await packBuild(request);
        if (ours === 'as before' && request.tip === undefined) content.deployments = [record(build.commit)];
        return build;
      };
      ports.git.pushBuild = (build, request) => {
        const pushed = pushBuild(build, request);
        if (ports.git.pushes.length !== attempts) return pushed;
        ports.git.heads[stageUrl(ports)] = theirs;
        const other = ours === 'serving' ? { active: false, status: deploymentStatus.failed } : {};
        content.deployments = [
          fakeDeployment(theirs, other),
          ...(ours === 'unknown' ? [] : [record(build.commit)]),
        ];
        return pushed;
      };
      return ports;
    }

    async function deployAfter(ports: DeployPorts, push: Push): Promise<Deployment> {
      const plan = fakePlan();
      const preflight = await findSlot(plan.target, undefined, ports);
      return awaitDeployment(push, preflight, plan.deployment, ports);
    }

    it('does not push over it, and says which deployment is active, also after the last try', async () => {
      for (const attempts of [1, 3]) {
        const ports = overtaken(attempts, 'deployed');
        const push = await pushOn(ports);
        expect(push).to.include({ kind: 'pushed', heardToTheEnd: false });
        expect(ports.git.pushes).to.have.length(attempts);
        const ended = await failureOf(deployAfter(ports, push));
        expect(ended.code).to.equal('DEPLOYMENT_REPLACED');
        expect(ended.facts).to.include({ active: theirs.slice(0, 10) });
      }
    });

    it('follows it where the deployment of the other one failed', async () => {
      const ports = overtaken(1, 'serving');
      const push = await pushOn(ports);
      expect((await deployAfter(ports, push)).id).to.equal(push.commit.deployed.id);
    });

    it('packs anew where Kudu knows nothing of it, or only an earlier deployment', async () => {
      for (const ours of ['unknown', 'as before'] as const) {
        const ports = overtaken(1, ours);
        expect((await pushOn(ports)).commit.tip, ours).to.equal(theirs);
        expect(new Set(ports.git.pushes).size).to.equal(2);
      }
    });
  });

  it('sends the whole build once where the slot lacks what it seemed to have', async () => {
    for (const refusals of [1, 2]) {
      const ports = deployPorts();
      ports.git.next = Array.from(
        { length: refusals },
        () => ({ kind: 'throws', failure: lacking, arrived: false }) as const,
      );
      const whole: unknown[] = [];
      const { packBuild } = ports.git;
      ports.git.packBuild = (request) => {
        whole.push(request.whole);
        return packBuild(request);
      };
      if (refusals === 1) expect((await pushOn(ports)).kind).to.equal('pushed');
      else expect((await failureOf(pushOn(ports))).code).to.equal('PUSH_OBJECTS_MISSING');
      expect([whole, ports.git.pushes.length]).to.deep.equal([[false, true], 2]);
    }
  });

  it('sends the whole build also when the third try shows what the slot lacks, and says so', async () => {
    const ports = deployPorts();
    ports.git.next = [cut, cut, lacking].map((thrown) => ({
      kind: 'throws',
      failure: thrown,
      arrived: false,
    }));
    expect((await pushOn(ports)).kind).to.equal('pushed');
    const said = ports.events.flatMap((event) => (event.kind === 'said' ? [event.text] : []));
    expect(said).to.include('All of the build is sent now, also what the slot seemed to have');
    expect(said.some((text) => text.endsWith('are sent'))).to.equal(true);
  });

  it('does not try again what has used up its time', async () => {
    const facts = { remote: 'x', sentBytes: 5, totalBytes: 6, words: 'not done', outOfTime: true };
    for (const code of ['PUSH_STALLED', 'PUSH_UNDECIDED'] as const) {
      const ports = deployPorts();
      ports.git.next = [{ kind: 'throws', failure: failure(code, facts), arrived: false }];
      expect((await failureOf(pushOn(ports))).code).to.equal(code);
      expect(ports.git.pushes).to.have.length(1);
    }
  });

  it('warns of a repository whose objects could not be taken again', async () => {
    const ports = deployPorts();
    const { pushBuild } = ports.git;
    ports.git.pushBuild = async (build, request) => ({
      ...(await pushBuild(build, request)),
      damage: 'index-pack abnormal exit',
    });
    expect((await pushOn(ports)).kind).to.equal('pushed');
    const warned = ports.events.flatMap((event) => (event.kind === 'warned' ? [event.text] : []));
    expect(warned.join()).to.include('(index-pack abnormal exit)').and.to.include('docs/push.md');
  });

  it('says how large the repository has become, and goes on where that is not to be had', async () => {
    const said = async (packs: number, sizeBytes: number): Promise<readonly string[]> => {
      const ports = deployPorts();
      slotOf(ports.world, 'stage').content.packs = { packs, sizeBytes };
      await pushOn(ports);
      const texts = ports.events.flatMap((event) => ('text' in event ? [event.text] : []));
      return texts.filter((text) => text.includes("slot's repository"));
    };
    expect(await said(1, 4_000_000)).to.deep.equal(["The slot's repository holds 4.0 MB in 1 pack"]);
    expect(await said(12, 2_000_000_000)).to.deep.equal([
      "The slot's repository holds 2.0 GB in 12 packs",
      "The slot's repository is worth making smaller; docs/push.md says how.",
    ]);
    const ports = deployPorts();
    const { scmSite } = ports;
    const refusing = {
      ...ports,
      scmSite: (access: ScmAccess) => ({ ...scmSite(access), readPacks: () => Promise.reject(refused) }),
    };
    expect((await pushOn(refusing)).kind).to.equal('pushed');
  });

  it('does not try again what is refused', async () => {
    const ports = deployPorts();
    const unknown = failure('SCM_UNAUTHORIZED', { scmUrl: 'x', operation: 'push', status: 401, words: 'no' });
    ports.git.next = [{ kind: 'throws', failure: unknown, arrived: false }];
    expect((await failureOf(pushOn(ports))).code).to.equal('SCM_UNAUTHORIZED');
    expect(ports.git.pushes).to.have.length(1);
  });
});
