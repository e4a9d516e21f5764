import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';
import { webNotFound } from './refusals.ts';
import { readSiteConfig } from './site-config.ts';
import { fieldMoves } from './swap-matrix.ts';
import type { World } from './world.ts';

/** One thing that a swap would change in the target. */
export interface SlotDifference {
  readonly level: 'Information' | 'Warning';
  readonly settingType: 'General' | 'AppSetting' | 'ConnectionString';
  readonly diffRule: string;
  readonly settingName: string;
  readonly valueInCurrentSlot: string;
  readonly valueInTargetSlot: string;
  readonly description: string;
}

/**
 * What would change in the target if `source` were swapped with it.
 * Source: Microsoft.Web, sites/slots/slotsdiffs; names of rules from the portal's code.
 */
export function slotDifferences(world: World, source: Place, target: string): Answer<SlotDifference[]> {
  const other = placeOf(world, source.app, target);
  if (other === undefined) {
    return refused(webNotFound(`Cannot find slot '${target}' for site '${source.app.name}'.`));
  }
  const strings = (place: Place): Record<string, string> =>
    Object.fromEntries(
      Object.entries(place.content.connectionStrings).map(([name, { value }]) => [name, value]),
    );
  return done([
    ...differences('AppSetting', source.content.appSettings, other.content.appSettings),
    ...differences('ConnectionString', strings(source), strings(other)),
    ...differences('General', movingConfig(source), movingConfig(other)),
  ]);
}

function differences(
  settingType: SlotDifference['settingType'],
  current: Readonly<Record<string, string>>,
  target: Readonly<Record<string, string>>,
): SlotDifference[] {
  const names = [...new Set([...Object.keys(current), ...Object.keys(target)])].sort();
  return names.flatMap((name) => {
    const [here, there] = [current[name], target[name]];
    if (here === there) return [];
    const rule =
      there === undefined
        ? 'WillBeAddedToDestination'
        : here === undefined
          ? 'WillBeRemovedFromDestination'
          : 'WillBeModifiedInDestination';
    return [
      {
        level: here === undefined ? 'Warning' : 'Information',
        settingType,
        diffRule: `Settings${rule}`,
        settingName: name,
        valueInCurrentSlot: here ?? '',
        valueInTargetSlot: there ?? '',
        description: 'Setting differs between the slots.',
      } satisfies SlotDifference,
    ];
  });
}

function movingConfig(place: Place): Record<string, string> {
  const config = Object.entries(readSiteConfig(place)).filter(([field]) => fieldMoves(field));
  return Object.fromEntries(
    config.map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
