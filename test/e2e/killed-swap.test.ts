import { killSeed, makeKillRounds, playKillRound, smallConfig } from './rig/kill-rounds.ts';
import { runDist } from './rig/run-dist.ts';
import { expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const swap = 'yes';

describe(`e2e: a run that swaps is killed (SLOTSHIP_KILL_SEED=${String(killSeed)})`, function () {
  this.timeout(120_000);
  let world: World;
  let lengthMs: number;

  before(async () => {
    world = await startWorld();
    await world.checkout.commit({ 'slotship.yml': smallConfig });
    const startedAt = performance.now();
    expectSuccess(await runDist(world, 'plain', { options: { swap, watch: '0s' } }));
    lengthMs = performance.now() - startedAt;
  });
  after(() => world.end());

  for (const round of makeKillRounds(25, killSeed)) {
    const part = `${String(Math.round(round.moment * 100))} %`;
    it(`leaves no riddle to ${round.next} at ${part} of its way (${round.costume})`, () =>
      playKillRound(world, round, swap, lengthMs));
  }
});
