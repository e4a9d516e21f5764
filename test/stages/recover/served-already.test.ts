import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { runStages } from '#stages/run-stages.ts';
import { findServed } from '#stages/recover/served-already.ts';
import type { ServedBuild } from '#stages/recover/served-already.ts';
import { findSlot } from '#stages/preflight.ts';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { sourceCommit } from '../../fakes/git.ts';
import { fakeHttp } from '../../fakes/http.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { swapInWorld } from '../../fakes/swap-in-world.ts';

type Package = NonNullable<NonNullable<Parameters<typeof fakePlan>[0]>['package']>;

async function findOn(id: string, message: string, given: Package = {}): Promise<ServedBuild | undefined> {
  const ports = deployPorts();
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(id, { message })];
  const plan = fakePlan({ package: given });
  return findServed(plan, await findSlot(plan.target, undefined, ports), ports);
}

const other = 'b'.repeat(40);
const asItIs = { build: { kind: 'checkout', folder: '/checkout', keepHistory: true } } as const;

describe('a build that production serves already', () => {
  const cases: readonly [string, boolean, string, string, Package][] = [
    [
      'names the same commit and build',
      true,
      other,
      `x\n\nSource-Commit: ${sourceCommit}\nBuild-Number: 7\n`,
      {},
    ],
    [
      'is not another build of it',
      false,
      other,
      `x\n\nSource-Commit: ${sourceCommit}\nBuild-Number: 8\n`,
      {},
    ],
    [
      'is not that number of another commit',
      false,
      other,
      `x\n\nSource-Commit: ${other}\nBuild-Number: 7\n`,
      {},
    ],
    ['is not a commit without a number', false, other, `x\n\nSource-Commit: ${sourceCommit}\n`, {}],
    ['is the commit itself where it is pushed as it is', true, sourceCommit, 'Fix the cart', asItIs],
    ['is no other commit where it is pushed as it is', false, other, 'Fix the cart', asItIs],
  ];
  for (const [claim, served, id, message, given] of cases) {
    it(claim, async () => {
      expect((await findOn(id, message, given))?.active.id).to.equal(served ? id : undefined);
    });
  }
});

describe('the note of a run that did not live to judge such a build', () => {
  const [earlier, served] = ['e'.repeat(40), 'b'.repeat(40)];
  const minute = 60_000;
  const swappedAt = Date.UTC(2026, 0, 15, 11);

  /** Production serves the build since long; `given` is what the note says. */
  function servedPorts(given: Partial<SwapNote>, status = 200): DeployPorts {
    const ports = deployPorts();
    const message = `x\n\nSource-Commit: ${sourceCommit}\nBuild-Number: 7\n`;
    const main = slotOf(ports.world, 'production');
    main.content.deployments = [fakeDeployment(earlier)];
    slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(served, { message })];
    swapInWorld(ports.world, 'stage', 'production', swappedAt);
    const note: SwapNote = {
      ...{ state: 'intent', run: 'dead', slot: 'stage', at: swappedAt - 1, swappedAt: undefined },
      ...{ incoming: served.slice(0, 10), outgoing: earlier.slice(0, 10), before: 'never' },
      ...given,
    };
    main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote(note) } };
    return status === 200 ? ports : { ...ports, http: fakeHttp(() => ({ status })) };
  }

  async function noteAfter(ports: DeployPorts, plan = fakePlan()): Promise<SwapNote | undefined> {
    await runStages(plan, ports).catch(() => undefined);
    return findSwapNote(slotOf(ports.world, 'production').slot.tags);
  }

  const back = (at: number): Partial<SwapNote> => ({
    ...{ incoming: earlier.slice(0, 10), outgoing: served.slice(0, 10), goesBack: true },
    ...{ at, before: swappedAt },
  });

  it("is closed with Azure's time of the swap", async () => {
    expect(await noteAfter(servedPorts({}))).to.include({ state: 'done', run: 'dead', swappedAt });
  });

  it('is closed also where production is judged bad, and left so', async () => {
    const plan = fakePlan({ verification: { onFailure: 'report' } });
    expect(await noteAfter(servedPorts({}, 500), plan)).to.include({ state: 'done', run: 'dead' });
  });

  it('is closed as not done where it was of a swap back that cannot come any more', async () => {
    expect(await noteAfter(servedPorts(back(swappedAt + minute)))).to.include({
      state: 'not-done',
      run: 'dead',
    });
  });

  it('stays open while the swap back that it means may come yet', async () => {
    const ports = servedPorts({});
    const main = slotOf(ports.world, 'production');
    const note = findSwapNote(main.slot.tags);
    if (note === undefined) throw new Error('there is a note');
    const text = formatSwapNote({ ...note, ...back(ports.clock.now() - minute) });
    main.slot = { ...main.slot, tags: { [swapNoteTag]: text } };
    expect(await noteAfter(ports)).to.include({ state: 'intent', run: 'dead' });
  });
});
