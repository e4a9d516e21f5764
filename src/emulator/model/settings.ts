import type { Answer, Effect } from './answer.ts';
import { done } from './answer.ts';
import type { Moment } from './moment.ts';
import type { Place } from './place.ts';
import { checkAppChangeable, checkChangeable, sameName } from './place.ts';
import type { App, ConnectionString, SlotConfigNames, World } from './world.ts';

/** The app settings of a slot: what moves with its content and its slot settings. */
export function readAppSettings(place: Place): Record<string, string> {
  return { ...place.content.appSettings, ...place.slot.appSettings };
}

/** The connection strings of a slot. */
export function readConnectionStrings(place: Place): Record<string, ConnectionString> {
  return { ...place.content.connectionStrings, ...place.slot.connectionStrings };
}

/** Replaces the whole set of app settings; app and SCM site restart, as Azure does it. */
export function updateAppSettings(
  world: World,
  place: Place,
  settings: Readonly<Record<string, string>>,
  moment: Moment,
): Answer<Record<string, string>> {
  const free = checkChangeable(world, place);
  if (!free.ok) return free;
  const parts = part(settings, place.app.slotConfigNames.appSettingNames);
  place.slot.appSettings = parts.staying;
  place.content.appSettings = parts.moving;
  place.slot.lastModified = moment.now;
  return done(readAppSettings(place), restartBoth(place));
}

/** Replaces the whole set of connection strings; app and SCM site restart. */
export function updateConnectionStrings(
  world: World,
  place: Place,
  strings: Readonly<Record<string, ConnectionString>>,
  moment: Moment,
): Answer<Record<string, ConnectionString>> {
  const free = checkChangeable(world, place);
  if (!free.ok) return free;
  const parts = part(strings, place.app.slotConfigNames.connectionStringNames);
  place.slot.connectionStrings = parts.staying;
  place.content.connectionStrings = parts.moving;
  place.slot.lastModified = moment.now;
  return done(readConnectionStrings(place), restartBoth(place));
}

/** Replaces the names of slot settings, for all slots of the app. Nothing restarts. */
export function updateSlotConfigNames(
  world: World,
  app: App,
  names: Partial<SlotConfigNames>,
): Answer<SlotConfigNames> {
  const free = checkAppChangeable(world, app);
  if (!free.ok) return free;
  app.slotConfigNames = {
    appSettingNames: names.appSettingNames ?? [],
    connectionStringNames: names.connectionStringNames ?? [],
    azureStorageConfigNames: names.azureStorageConfigNames ?? [],
  };
  for (const slot of app.slots) {
    const content = world.contents.find((one) => one.id === slot.contentId);
    if (content === undefined) continue;
    const settings = part(
      { ...content.appSettings, ...slot.appSettings },
      app.slotConfigNames.appSettingNames,
    );
    const strings = part(
      { ...content.connectionStrings, ...slot.connectionStrings },
      app.slotConfigNames.connectionStringNames,
    );
    [slot.appSettings, content.appSettings] = [settings.staying, settings.moving];
    [slot.connectionStrings, content.connectionStrings] = [strings.staying, strings.moving];
  }
  return done(app.slotConfigNames);
}

/** What a write to a slot's settings restarts. Source: Kudu wiki and App Service documentation. */
export function restartBoth(place: Place): Effect[] {
  const where = { app: place.app.name, slot: place.slot.name };
  const scm: Effect = { kind: 'restart-scm', ...where };
  return place.slot.state === 'Running' ? [{ kind: 'restart-site', ...where }, scm] : [scm];
}

/** Parts values by whether their name is one that stays. */
export function part<T>(
  values: Readonly<Record<string, T>>,
  names: readonly string[],
): { staying: Record<string, T>; moving: Record<string, T> } {
  const stays = (name: string): boolean => names.some((one) => sameName(one, name));
  const entries = Object.entries(values);
  return {
    staying: Object.fromEntries(entries.filter(([name]) => stays(name))),
    moving: Object.fromEntries(entries.filter(([name]) => !stays(name))),
  };
}
