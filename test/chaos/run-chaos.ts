import { killedAfterSwap } from './life.ts';
import { playSeed } from './play-seed.ts';
import type { SeedResult } from './play-seed.ts';
import { aims, nameOfAim, routes } from './routes.ts';
import { deedKinds, outages } from './scenario.ts';

/** From how many seeds on everything is expected to have happened: the first ones are made for that. */
const enoughSeeds = { first: 500, later: 2000 };
const usualSeeds = 500;
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
  return { seeds: valueOf('--seeds', usualSeeds), from: valueOf('--from', 1) };
}

/** Everything that a long enough run must have met, by the words of the last line. */
function wantedHits(): Readonly<Record<string, readonly string[]>> {
  const names = [...new Set(aims.map(nameOfAim))];
  const isKill = (name: string): boolean => /: killed (before|after)$/.test(name);
  return {
    'faults at their routes': names.filter((name) => !isKill(name)),
    'kill points': names.filter(isKill),
    "others' deeds": deedKinds.map((kind) => `other: ${kind}`),
    outages: outages.map((route) => `outage: ${route}`),
    'deaths in the verification': [killedAfterSwap],
    cancellations: ['cancelled'],
  };
}

interface Tally {
  readonly hits: Map<string, number>;
  readonly ends: Map<string, number>;
  failing: number;
  undisturbed: number;
}

function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function tellSeed({ seed, story, violations }: SeedResult, failing: number): void {
  if (failing > mostTold) {
    console.log(`seed ${String(seed)}: ${violations.join('; ')}`);
    return;
  }
  console.log(`seed ${String(seed)}:\n${story.map((line) => `  ${line}`).join('\n')}`);
  for (const violation of violations) console.log(`  VIOLATION ${violation}`);
  console.log(`  replay: npm run test:chaos -- --seeds 1 --from ${String(seed)}\n`);
}

/** Tells the figures and gives what never happened. */
function tellFigures({ seeds, from }: Order, tally: Tally, seconds: number): readonly string[] {
  const byEnd = [...tally.ends].sort().map(([end, many]) => `${end} × ${String(many)}`);
  console.log(`runs ended with: ${byEnd.join(', ')}`);
  const missed: string[] = [];
  const figures = Object.entries(wantedHits()).map(([what, names]) => {
    const met = names.filter((name) => tally.hits.has(name));
    missed.push(...names.filter((name) => !tally.hits.has(name)));
    return `${String(met.length)} of ${String(names.length)} ${what}`;
  });
  const reached = Object.keys(routes).filter((route) =>
    [...tally.hits.keys()].some((name) => name.startsWith(`${route}: `)),
  );
  const kinds = new Set(Object.values(routes).flat());
  if (missed.length > 0 && seeds > 1) console.log(`never happened: ${missed.join('; ')}`);
  console.log(
    `${String(seeds)} seeds from ${String(from)}: ${String(reached.length)} of ${String(Object.keys(routes).length)} routes, ${String(kinds.size)} kinds of fault, ${figures.join(', ')}; ${String(tally.undisturbed)} runs judged undisturbed; ${String(tally.failing)} seeds with violations, ${(seeds / seconds).toFixed(0)} seeds a second`,
  );
  return missed;
}

async function main(order: Order): Promise<boolean> {
  const { seeds, from } = order;
  const startedAt = performance.now();
  const tally: Tally = { hits: new Map(), ends: new Map(), failing: 0, undisturbed: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await playSeed(seed);
    count(tally.hits, result.hits);
    count(tally.ends, result.ends);
    tally.undisturbed += result.undisturbed;
    if (result.violations.length > 0) tally.failing += 1;
    if (result.violations.length > 0 || seeds === 1) tellSeed(result, tally.failing);
  }
  const missed = tellFigures(order, tally, (performance.now() - startedAt) / 1000);
  if (seeds < (from === 1 ? enoughSeeds.first : enoughSeeds.later)) return tally.failing === 0;
  return tally.failing === 0 && missed.length === 0 && tally.undisturbed > 0;
}

process.exitCode = (await main(readOrder(process.argv.slice(2)))) ? 0 : 1;
