import { expect } from 'chai';
import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { identityOf } from '#app-service/trailers.ts';
import type { Failure } from '#failures/failure.ts';
import { verifyLeft } from '#stages/recover/left-swap.ts';
import { findOpenNote } from '#stages/recover/open-note.ts';
import { findSlot, productionOf } from '#stages/preflight.ts';
import { fakeDeployment, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakeHttp } from '../../fakes/http.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { swapInWorld } from '../../fakes/swap-in-world.ts';

const [earlier, bad] = ['e'.repeat(40), 'b'.repeat(40)];
const minute = 60_000;

/** Another run's swap brought a bad build `agoMs` ago; `given` is what its note says. */
function leftPorts(agoMs: number, given: (swappedAt: number) => Partial<SwapNote>): DeployPorts {
  const ports = deployPorts();
  const main = slotOf(ports.world, 'production');
  main.content.deployments = [fakeDeployment(earlier)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(bad)];
  const swappedAt = ports.clock.now() - agoMs;
  swapInWorld(ports.world, 'stage', 'production', swappedAt);
  const note: SwapNote = {
    ...{
      state: 'intent',
      run: 'dead',
      slot: 'stage',
      incoming: bad.slice(0, 10),
      outgoing: earlier.slice(0, 10),
    },
    ...{ at: swappedAt - 1, swappedAt: undefined, timeoutMs: 5 * minute, before: 'never' },
    ...given(swappedAt),
  };
  main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote(note) } };
  const http = fakeHttp(({ url }) => {
    const found = ports.world.slots.find(({ slot }) => url.startsWith(slot.siteUrl));
    const commit = found?.content.deployments[0]?.id;
    return commit === bad ? { status: 500 } : { body: JSON.stringify({ commit }) };
  });
  return { ...ports, http };
}

async function verifying(ports: DeployPorts, isSlotRead = true): Promise<Failure> {
  const plan = fakePlan();
  const preflight = await findSlot(plan.target, undefined, ports);
  const main = productionOf(preflight);
  const { active } = main;
  if (active === undefined) throw new Error('production has a deployment here');
  const open = findOpenNote(main.slot, active, ports.clock.now());
  const scm = isSlotRead ? preflight.scm : undefined;
  const left = { slot: preflight.slot, scm, main, active, open };
  return failureOf(verifyLeft(left, identityOf(active), plan, ports));
}

const back = (at: number, before: number): Partial<SwapNote> => ({
  ...{ incoming: earlier.slice(0, 10), outgoing: bad.slice(0, 10), goesBack: true },
  ...{ at, before },
});

describe('stage: a swap that another run left', () => {
  const returned: readonly [string, DeployPorts][] = [
    ['whose end was not noted', leftPorts(minute, () => ({}))],
    ['that was not judged', leftPorts(minute, (swappedAt) => ({ state: 'swapped', swappedAt }))],
    [
      'that its run adopted long ago',
      leftPorts(30 * minute, (swappedAt) => ({ state: 'swapped', swappedAt, adopted: true })),
    ],
    [
      'that its run was going to undo, and did not',
      leftPorts(30 * minute, (swappedAt) => back(swappedAt + minute, swappedAt)),
    ],
  ];
  for (const [claim, ports] of returned) {
    it(`${claim} is undone where production is bad`, async () => {
      expect((await verifying(ports)).code).to.equal('SWAPPED_BACK');
      expect(slotOf(ports.world, 'production').content.deployments[0]?.id).to.equal(earlier);
    });
  }

  it('is left open where the slot could not be read, as while it restarts', async () => {
    const ports = leftPorts(minute, (swappedAt) => ({ state: 'swapped', swappedAt }));
    const failed = await verifying(ports, false);
    expect(failed.facts).to.include({ passes: true });
    const { tags } = slotOf(ports.world, 'production').slot;
    expect(findSwapNote(tags)?.state).to.equal('swapped');
  });

  const kept: readonly [string, RegExp, DeployPorts][] = [
    ['that was judged', /noted its end/, leftPorts(minute, (swappedAt) => ({ state: 'done', swappedAt }))],
    [
      'that its run may be about to undo',
      /the swap back of run dead may be under way, or come yet/,
      leftPorts(10 * minute, (swappedAt) => back(swappedAt + minute, swappedAt)),
    ],
    [
      'that its run was going to undo, where others swapped since',
      /others swapped production since run dead was going to/,
      leftPorts(30 * minute, (swappedAt) => ({ ...back(swappedAt + minute, swappedAt + 1), slot: 'stage' })),
    ],
    [
      'that went back itself',
      /the swap of run dead went back itself/,
      leftPorts(minute, (swappedAt) => ({ state: 'swapped', swappedAt, goesBack: true })),
    ],
    [
      'of another build',
      /was going to swap cccccccccc from 'stage', which is another build/,
      leftPorts(minute, () => ({ incoming: 'c'.repeat(10) })),
    ],
    [
      'whose slot holds another build',
      /the slot holds eeeeeeeeee and not dddddddddd/,
      leftPorts(minute, () => ({ outgoing: 'd'.repeat(10) })),
    ],
  ];
  const waiting: readonly [string, DeployPorts][] = [
    [
      'that its run may be about to undo',
      leftPorts(10 * minute, (swappedAt) => back(swappedAt + minute, swappedAt)),
    ],
    [
      'that its run only adopted, whose asker may be about to undo it',
      leftPorts(minute, (swappedAt) => ({ state: 'swapped', swappedAt, adopted: true })),
    ],
  ];
  for (const [claim, ports] of waiting) {
    it(`${claim} is left, and its note stays open for whoever comes next`, async () => {
      const main = slotOf(ports.world, 'production');
      const before = main.slot.tags;
      const failed = await verifying(ports);
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(failed.facts).to.have.property('passes', true);
      expect(main.slot.tags).to.deep.equal(before);
      expect(main.content.deployments[0]?.id).to.equal(bad);
    });
  }

  for (const [claim, words, ports] of kept) {
    it(`${claim} is left, and why is said`, async () => {
      const failed = await verifying(ports);
      expect(failed.code).to.equal('NOT_SWAPPED_BACK');
      expect(failed.facts).to.have.property('obstacle').that.matches(words);
      expect(slotOf(ports.world, 'production').content.deployments[0]?.id).to.equal(bad);
    });
  }
});
