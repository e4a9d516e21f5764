import { expect } from 'chai';
import { killSeed, makeKillRounds, playKillRound, smallConfig } from './kill-rounds.ts';
import type { KillRound } from './kill-rounds.ts';
import { runDist } from './run-dist.ts';
import { expectSuccess } from './told.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

/** Fewest stages that the kills of one test run must have hit, or their moments are not spread. */
const leastStages = 3;

const words = { deploy: 'runs again', recover: 'is recovered' } as const;

/**
 * The rounds of one kind of swap, at moments that follow from `seed`: those that one thing follows. Each such file has
 * its own emulator, so that they run side by side.
 */
export function describeKills(swap: 'yes' | 'with-preview', next: KillRound['next'], seed: number): void {
  const title = `a run with swap=${swap} is killed and ${words[next]}`;
  describe(`e2e: ${title} (SLOTSHIP_KILL_SEED=${String(killSeed)})`, function () {
    this.timeout(180_000);
    const hits = new Map<string, number>();
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

    for (const round of makeKillRounds(25, seed).filter((one) => one.next === next)) {
      const part = `${String(Math.round(round.moment * 100))} %`;
      it(`leaves no riddle at ${part} of its way (${round.costume})`, async () => {
        const stage = await playKillRound(world, round, swap, lengthMs);
        hits.set(stage, (hits.get(stage) ?? 0) + 1);
      });
    }

    it('was killed in many of its stages', () => {
      const told = [...hits].map(([stage, count]) => `${stage} (${String(count)})`).join(', ');
      console.log(`\nKilled with swap=${swap}, then ${next}, in: ${told}`);
      expect(hits.size, told).to.be.at.least(leastStages);
    });
  });
}
