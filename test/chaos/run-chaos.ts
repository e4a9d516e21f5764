import { playSeed } from './play-seed.ts';
import { aims, nameOfAim } from './routes.ts';
import { deedKinds } from './scenario.ts';

/** Below this many seeds not everything can be expected to have happened. */
const enoughSeeds = 500;
/** How many failing seeds are told in full. */
const mostTold = 5;

interface Order {
  readonly seeds: number;
  readonly from: number;
}

/** Reads `--seeds N [--from N]`. */
function readOrder(words: readonly string[]): Order {
  const valueOf = (flag: string, usual: number): number => {
    const at = words.indexOf(flag);
    if (at < 0) return usual;
    const value = Number(words[at + 1]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`${flag} takes a whole number from 1`);
    return value;
  };
  return { seeds: valueOf('--seeds', enoughSeeds), from: valueOf('--from', 1) };
}

async function main({ seeds, from }: Order): Promise<boolean> {
  const startedAt = performance.now();
  const counts = new Map<string, number>();
  const ends = new Map<string, number>();
  let failing = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await playSeed(seed);
    for (const hit of result.hits) counts.set(hit, (counts.get(hit) ?? 0) + 1);
    for (const end of result.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
    if (result.violations.length === 0 && seeds > 1) continue;
    if (result.violations.length > 0) failing += 1;
    if (failing > mostTold) {
      console.log(`seed ${String(seed)}: ${result.violations.join('; ')}`);
      continue;
    }
    console.log(`seed ${String(seed)}:\n${result.story.map((line) => `  ${line}`).join('\n')}`);
    for (const violation of result.violations) console.log(`  VIOLATION ${violation}`);
    console.log(`  replay: npm run test:chaos -- --seeds 1 --from ${String(seed)}\n`);
  }
  const wanted = [...new Set(aims.map(nameOfAim)), ...deedKinds.map((kind) => `other: ${kind}`), 'cancelled'];
  const missed = wanted.filter((name) => !counts.has(name));
  const seconds = (performance.now() - startedAt) / 1000;
  const byEnd = [...ends].sort().map(([end, count]) => `${end} × ${String(count)}`);
  console.log(`runs ended with: ${byEnd.join(', ')}`);
  if (missed.length > 0 && seeds >= enoughSeeds) console.log(`never happened: ${missed.join('; ')}`);
  console.log(
    `${String(seeds)} seeds from ${String(from)}: ${String(wanted.length - missed.length)} of ${String(wanted.length)} misfortunes hit (routes × faults and deaths), ${String(failing)} seeds with violations, ${(seeds / seconds).toFixed(0)} seeds a second`,
  );
  return failing === 0 && (missed.length === 0 || seeds < enoughSeeds);
}

process.exitCode = (await main(readOrder(process.argv.slice(2)))) ? 0 : 1;
