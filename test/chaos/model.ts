import { makeWorld } from '#emulator/model/make-world.ts';
import type { Moment } from '#emulator/model/moment.ts';
import type { World } from '#emulator/model/world.ts';
import { appName, groupName } from './truth.ts';

export interface GivenModel {
  readonly stageStopped: boolean;
  readonly scmType: string;
  readonly feature: boolean;
  readonly productionReadable: boolean;
}

/** A world of one app with production and stage. */
export function makeModel(given: GivenModel, moment: Moment): World {
  const side = { scmType: 'LocalGit', scmBasicAuthAllowed: true } as const;
  const moving = given.feature ? { FEATURE: 'on' } : {};
  const production = {
    ...side,
    scmBasicAuthAllowed: given.productionReadable,
    name: 'production',
    appSettings: { MODE: 'live', ...moving },
  };
  const stage = {
    ...side,
    name: 'stage',
    scmType: given.scmType,
    state: given.stageStopped ? ('Stopped' as const) : ('Running' as const),
    appSettings: { MODE: 'trial', ...moving },
  };
  // Of somebody else's: no run here knows of it.
  const canary = { ...side, name: 'canary', appSettings: { MODE: 'trial', ...moving } };
  const app = { name: appName, resourceGroup: groupName, stickyAppSettings: ['MODE'] };
  const subscriptionId = '11111111-2222-3333-4444-555555555555';
  return makeWorld({ subscriptionId, apps: [{ ...app, slots: [production, stage, canary] }] }, moment);
}
