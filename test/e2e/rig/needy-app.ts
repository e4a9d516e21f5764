import type { World } from './world.ts';

/** A slot setting that the slot alone has, so that what runs well there does not in production. */
export const onlyOnStage = {
  app: { stickyAppSettings: ['ORDERS_QUEUE'] },
  stage: { appSettings: { ORDERS_QUEUE: 'orders-of-stage' } },
};

/** Commits the app so that it is not healthy without that setting. */
export async function commitNeedyApp(world: World): Promise<string> {
  const text = await world.checkout.git('show', 'HEAD:api-web/package.json');
  const json = { ...(JSON.parse(text) as object), requiredSettings: ['ORDERS_QUEUE'] };
  return world.checkout.commit({ 'api-web/package.json': JSON.stringify(json) });
}

/** Commits the app so that its process ends at once without that setting. */
export async function commitExitingApp(world: World): Promise<string> {
  const text = await world.checkout.git('show', 'HEAD:api-web/server.js');
  const need =
    "if (!process.env.ORDERS_QUEUE) { console.error('ORDERS_QUEUE is not set'); process.exit(1); }\n";
  return world.checkout.commit({ 'api-web/server.js': `${need}${text}` });
}

/** Whom the slot is prepared to be swapped with; null: no preview is pending. */
export async function pendingPreview(world: World): Promise<unknown> {
  const { body } = await world.arm('stage', '');
  const { properties } = JSON.parse(body) as { readonly properties: { readonly targetSwapSlot?: unknown } };
  return properties.targetSwapSlot ?? null;
}
