import { isTakenFrom, type OptionRow, type Surface } from '#parameters/option-row.ts';

const words: Readonly<Record<Surface, string>> = {
  flag: 'flag',
  environment: 'environment',
  action: 'action',
  teamcity: 'TeamCity',
  file: 'slotship.yml',
};

/** Where an option can be given, when that is not everywhere. */
export function describePlace(row: OptionRow): string {
  const surfaces = Object.keys(words) as Surface[];
  const taken = surfaces.filter((surface) => isTakenFrom(row, surface));
  return taken.length === surfaces.length
    ? ''
    : ` Only: ${taken.map((surface) => words[surface]).join(', ')}.`;
}
