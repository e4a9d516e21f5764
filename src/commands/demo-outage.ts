import type { DemoScene } from './demo-scene.ts';
import type { DemoWorld } from './demo-world.ts';

const ordersDb = { value: 'Server=orders.example;Database=orders', type: 'SQLAzure' };

/** Production and stage alike, but for the connection string that the next release needs: the team added it to stage. */
export function seedOutage(world: DemoWorld): unknown {
  const appSettings = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', GREETING: 'Hello' };
  const content = { folder: world.before, message: 'Greet', author: 'Ada Example', email: 'ada@example.com' };
  const side = { scmType: 'LocalGit', scmBasicAuthAllowed: true, appSettings, content };
  const slots = [
    { ...side, name: 'production' },
    { ...side, name: 'stage', connectionStrings: { ORDERS_DB: ordersDb } },
  ];
  return { apps: [{ name: 'api-web', resourceGroup: 'web', sku: 'S1', slots }] };
}

/**
 * A release brings a setting along and is swapped, so that the slot holds the settings of before; the next release
 * would take the setting out of production. Gives 0 when slotship stops that swap, and lets it through once the
 * setting is copied.
 */
export async function tellOutage(scene: DemoScene): Promise<number> {
  const { world, say } = scene;
  say("Release 2 needs a connection string, ORDERS_DB. The team has added it to 'stage', as one does.");
  await world.release('2.0.0', 'Keep orders in a database', ['ORDERS_DB']);
  const first = await scene.deploy();
  await scene.tellProduction('/health');
  say(
    "The swap took ORDERS_DB to production, and brought production's old settings to 'stage': it has no ORDERS_DB now.\nRelease 3 changes a greeting. A script that deploys and swaps would take ORDERS_DB out of production with it.",
  );
  await world.release('3.0.0', 'Greet more warmly', ['ORDERS_DB']);
  const refused = await scene.deploy();
  say(`slotship ended with ${String(refused)}. Production was never touched:`);
  await scene.tellProduction('/health');
  const copy = ['settings', 'copy', '--from', 'production', '--to', 'stage', '--only', 'ORDERS_DB', '--yes'];
  const copied = await scene.step(copy);
  const second = await scene.deploy();
  await scene.tellProduction('/health');
  await scene.step(['status']);
  const wanted = first === 0 && refused === 5 && copied === 0 && second === 0;
  return wanted ? 0 : Math.max(1, second);
}
