import { faultShape } from './faults/fault-shape.ts';
import type { Seed } from './model/seed.ts';
import { seedShape } from './model/seed-shape.ts';
import { findProblems } from './shapes/shape.ts';
import type { StartProblem } from './start-refusal.ts';
import { startRefusal } from './start-refusal.ts';

const shape = seedShape(faultShape);

/**
 * Checks a seed that came as JSON.
 *
 * @throws StartRefusal with everything that is wrong with it
 */
export function parseSeed(value: unknown): Seed {
  const problems = findProblems(shape, value).map(({ path, problem, accepted }): StartProblem => ({
    about: path === '' ? { option: 'seed' } : { seed: path },
    problem,
    accepted,
  }));
  if (problems.length > 0) throw startRefusal(problems);
  return value as Seed;
}
