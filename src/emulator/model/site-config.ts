import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import { defaultSiteConfig } from './default-site-config.ts';
import type { Moment } from './moment.ts';
import type { Place } from './place.ts';
import { checkChangeable } from './place.ts';
import { webBadRequest } from './refusals.ts';
import { restartBoth } from './settings.ts';
import { fieldMoves } from './swap-matrix.ts';
import type { World } from './world.ts';

/** Values of `scmType`. Source: Microsoft.Web, SiteConfig. */
export const scmTypes: readonly string[] = [
  'None',
  'Dropbox',
  'Tfs',
  'LocalGit',
  'GitHub',
  'CodePlexGit',
  'CodePlexHg',
  'BitbucketGit',
  'BitbucketHg',
  'ExternalGit',
  'ExternalHg',
  'OneDrive',
  'VSO',
  'VSTSRM',
];

/** config/web of a slot. */
export function readSiteConfig(place: Place): Record<string, unknown> {
  return { ...defaultSiteConfig(place), ...place.content.config, ...place.slot.config };
}

/** One text field of config/web; undefined where it is empty. */
export function readConfigText(place: Place, field: string): string | undefined {
  const value = readSiteConfig(place)[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Changes fields of config/web and leaves the others (PATCH); app and SCM site restart. */
export function patchSiteConfig(
  world: World,
  place: Place,
  fields: Readonly<Record<string, unknown>>,
  moment: Moment,
): Answer<Record<string, unknown>> {
  const free = checkChangeable(world, place);
  if (!free.ok) return free;
  const { scmType } = fields;
  if (scmType !== undefined && scmType !== null && !scmTypes.includes(scmType as string)) {
    return refused(webBadRequest(`The value '${JSON.stringify(scmType)}' is not a value of ScmType.`));
  }
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'publishingUsername' || value === undefined) continue;
    const side = fieldMoves(name) ? place.content : place.slot;
    side.config[name] = value;
  }
  place.slot.lastModified = moment.now;
  return done(readSiteConfig(place), restartBoth(place));
}

/** Replaces config/web (PUT): what is not given returns to its default, except source control. */
export function replaceSiteConfig(
  world: World,
  place: Place,
  fields: Readonly<Record<string, unknown>>,
  moment: Moment,
): Answer<Record<string, unknown>> {
  const free = checkChangeable(world, place);
  if (!free.ok) return free;
  const { scmType } = place.slot.config;
  place.content.config = {};
  place.slot.config = scmType === undefined ? {} : { scmType };
  return patchSiteConfig(world, place, fields, moment);
}
