import { expect } from 'chai';
import { stageNames } from '#plan/stage-name.ts';
import { pendingPreview } from './needy-app.ts';
import { describeRun, runDist } from './run-dist.ts';
import type { Costume, Run } from './run.ts';
import { costumes } from './run.ts';
import { expectFailure, expectSaid } from './told.ts';
import type { World } from './world.ts';

/** A run that is killed at a moment, and what comes after it. */
export interface KillRound {
  /** Part of a whole run's length after which it is killed. */
  readonly moment: number;
  /** A second run of the same build, or the command for it. */
  readonly next: 'deploy' | 'recover';
  readonly costume: Costume;
}

/** Where the moments of this test run come from; a failing one is replayed by the variable. */
export const killSeed = Number(process.env['SLOTSHIP_KILL_SEED'] ?? '1');

/** Rounds whose moments are spread over the length of a run, each at random within its part. */
export function makeKillRounds(count: number, seed: number): readonly KillRound[] {
  const random = makeRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    moment: (index + random()) / count,
    next: random() < 0.5 ? 'deploy' : 'recover',
    costume: costumes[Math.floor(random() * costumes.length)] ?? 'plain',
  }));
}

/** The small app of such rounds: nothing is tested but that it is the one, and healthy. */
export const smallConfig = `resourceGroup: web
app: api-web
slot: stage
build: api-web
versionCheck: /version json $.commit
requireVersionCheck: true
waitTimeout: 20s
smokeTests:
  - name: is healthy
    path: /health
    on: [slot, production]
`;

/** Kills one deployment with SIGKILL, lets what comes after it run, claims that no riddle is left; gives what it hit. */
export async function playKillRound(
  world: World,
  { moment, next, costume }: KillRound,
  swap: string,
  lengthMs: number,
): Promise<string> {
  const commit = await world.checkout.commit({ 'slotship.yml': smallConfig });
  const served = await world.served('production');
  const swaps = await countSwaps(world);
  const options = { swap, watch: '0s', 'swap-timeout': '30s', 'build-number': world.nextBuild() };
  const killed = await runDist(world, costume, { options, killAfterMs: moment * lengthMs });
  const quickly = { command: 'recover', options: { watch: '0s' } };
  const recover = costume === 'github' ? { options, post: killed.state } : quickly;
  const second = await runDist(world, costume, next === 'deploy' ? { options } : recover);
  const story = (): string => `${describeRun(killed)}\n=== then ${next}\n${describeRun(second)}`;
  const refused = next === 'deploy' && second.exitCode !== 0;
  if (refused) expectFailure(second, 2, 'PREVIEW_PENDING');
  const last = refused ? await runDist(world, costume, quickly) : second;
  if (last.exitCode === 8) await playUnasked(world, killed, last);
  else expect(last.exitCode, `${story()}\n=== at last\n${describeRun(last)}`).to.equal(0);
  await world.settled();
  expect(await pendingPreview(world), story()).to.equal(null);
  expect((await countSwaps(world)) - swaps, story()).to.be.at.most(1);
  const wanted = next === 'deploy' && !refused ? [commit] : [served, commit];
  expect(wanted, story()).to.include(await world.served('production'));
  expect((await world.ask('production', '/health')).status, story()).to.equal(200);
  return stageOf(killed);
}

/**
 * Killed after it said that it would ask for the swap, and before it did: for twenty minutes nobody can tell, and
 * that is said. Puts right by hand what the test does not wait for.
 */
async function playUnasked(world: World, killed: Run, recovered: Run): Promise<void> {
  expectSaid(killed, /Asking Azure at \S+ to swap/);
  expectFailure(recovered, 8, 'RECOVERY_UNCLEAR');
  await world.arm('stage', '/resetSlotConfig', { method: 'POST' });
  await world.arm('production', '', { method: 'PATCH', body: { tags: {} } });
}

/** The stage that a killed run was in: the last that its log opened. */
function stageOf({ exitCode, stdout }: Run): string {
  if (exitCode !== undefined) return 'nothing, it had ended';
  const opened = stdout.matchAll(/^(?:##teamcity\[blockOpened name='|::group::|== )([\w-]+)/gm);
  return (
    [...opened].map(([, name]) => name ?? '').findLast((name) => isStage(name)) ??
    'what comes before the stages'
  );
}

const isStage = (name: string): boolean => (stageNames as readonly string[]).includes(name);

/** Swaps that happened. */
async function countSwaps(world: World): Promise<number> {
  const swaps = await world.view<readonly { readonly phase: string }[]>('swaps');
  return swaps.filter(({ phase }) => phase === 'done').length;
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
