import type { Check } from '#app-service/smoke-test.ts';
import { checkShape } from './check-shapes.ts';
import { makeCheck } from './make-check.ts';
import { nameOf, type Path, type Refuse } from './shape.ts';

/** A check of slotship.yml and where it stands there. */
export interface PlacedCheck {
  readonly check: Check;
  readonly path: Path;
}

/** Reads the list `smokeTests`. An entry that does not fit is left out and its problems are noted. */
export function readChecks(given: unknown, configPath: string, refuse: Refuse): readonly PlacedCheck[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    refuse(['smokeTests'], `is ${nameOf(given)}`, 'Give a list of checks, each with a name');
    return [];
  }
  const placed = given.flatMap((value: unknown, index): PlacedCheck[] => {
    const path = ['smokeTests', index];
    const entry = checkShape.read(value, path, refuse);
    return entry === undefined ? [] : [{ check: makeCheck(entry, path, configPath, refuse), path }];
  });
  refuseTwins(placed, refuse);
  return placed;
}

function refuseTwins(placed: readonly PlacedCheck[], refuse: Refuse): void {
  placed.forEach(({ check, path }, index) => {
    if (check.name !== '' && placed.findIndex((other) => other.check.name === check.name) < index) {
      refuse([...path, 'name'], `is '${check.name}' a second time`, 'Give each check its own name');
    }
  });
}
