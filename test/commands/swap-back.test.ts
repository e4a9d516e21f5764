import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import { goingBack } from '#commands/swap-back.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import { recoverApp } from '#stages/recover.ts';
import { runSwap } from '#stages/run-swap.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import type { DeployPorts } from '../fakes/deploy-ports.ts';
import { fakeHttp } from '../fakes/http.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';
import { swapInWorld } from '../fakes/swap-in-world.ts';

const [earlier, newer] = ['e'.repeat(40), 'b'.repeat(40)];
const swappedAt = Date.UTC(2026, 0, 15, 11, 59);

/** Production serves the newer build by a swap that nobody judged; with the earlier one it is bad there, and only there. */
function worldAfterSwap(): DeployPorts {
  const ports = deployPorts();
  const main = slotOf(ports.world, 'production');
  main.content.deployments = [fakeDeployment(earlier)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(newer)];
  swapInWorld(ports.world, 'stage', 'production', swappedAt);
  const note = formatSwapNote({
    ...{ state: 'swapped', run: 'dead', slot: 'stage', at: swappedAt - 1000, swappedAt },
    ...{ incoming: newer.slice(0, 10), outgoing: earlier.slice(0, 10) },
  });
  main.slot = { ...main.slot, tags: { [swapNoteTag]: note } };
  const http = fakeHttp(({ url }) => {
    const found = ports.world.slots.find(({ slot }) => url.startsWith(slot.siteUrl));
    const commit = found?.content.deployments[0]?.id;
    if (found?.slot.name === 'production' && commit === earlier) return { status: 500 };
    return { body: JSON.stringify({ commit }) };
  });
  return { ...ports, http };
}

const plan = fakePlan();
const confirm = (): Promise<boolean> => Promise.resolve(true);
const swapBack = (ports: Ports): Promise<string> =>
  runSwap(goingBack(plan), { kind: 'swap-back', confirm }, ports);

const ways: readonly [string, (ports: DeployPorts) => Promise<string>][] = [
  ['swap-back', swapBack],
  ['recover --undo', (ports) => recoverApp(plan, { way: 'undo', confirm, swapBack }, ports)],
];

const limitMs = 600_000;
/** A clock by which the time limit of the run does not come. */
function withoutLimit({ clock }: DeployPorts): Ports['clock'] {
  const untilAborted = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) =>
      signal?.addEventListener('abort', () => {
        resolve();
      }),
    );
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => (ms === limitMs ? untilAborted(signal) : clock.sleep(ms, signal)),
  };
}

describe('command: swap-back', () => {
  for (const [command, start] of ways) {
    it(`stays with the earlier build where that is not healthy either, by ${command}`, async () => {
      const ports = worldAfterSwap();
      expectLeft(ports, await failureOf(start(ports)));
    });
  }

  it('says that production serves the earlier build when it is cancelled before that was verified', async () => {
    const ports = worldAfterSwap();
    const stop = new AbortController();
    const http = {
      send: (request: Parameters<typeof ports.http.send>[0]) => {
        if (slotOf(ports.world, 'production').content.deployments[0]?.id === earlier)
          stop.abort(failure('CANCELLED_BY_SIGTERM', { left: '' }));
        return ports.http.send(request);
      },
    };
    const clock = withoutLimit(ports);
    const own = { ...ports, http, clock, signal: stop.signal };
    const { exitCode, verdict, thrown } = await run(swapBack, limitMs, own);
    expect(exitCode).to.equal(143);
    expect(verdict).to.equal(
      'The run was cancelled. Production serves the earlier build again, which was not verified.',
    );
    expect(thrown?.code).to.equal('CANCELLED_BY_SIGTERM');
    const told = ports.events.find((event) => event.kind === 'failed');
    expect(told?.problems[0]?.fix).to.match(/^First run 'slotship recover', which verifies production\./);
  });

  it('is not undone by a recover that comes after it', async () => {
    const ports = worldAfterSwap();
    await failureOf(swapBack(ports));
    expect(await recoverApp(plan, { way: 'safe', confirm, swapBack }, ports)).to.match(/^Nothing is pending/);
    expect(swaps(ports)).to.have.length(1);
  });
});

const swaps = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => call.startsWith('beginSwap'));

function expectLeft(ports: DeployPorts, failed: Failure): void {
  const main = slotOf(ports.world, 'production');
  expect(failed.code).to.equal('VERIFICATION_FAILED');
  expect(describeFailure(failed)[0]?.what).to.equal(
    "Production of 'shop' was swapped back and is not healthy with the earlier build.",
  );
  expect(main.content.deployments[0]?.id).to.equal(earlier);
  expect(swaps(ports)).to.have.length(1);
  expect(findSwapNote(main.slot.tags)).to.include({ state: 'done', goesBack: true });
}
