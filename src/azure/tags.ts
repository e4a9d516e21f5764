import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { ArmContext } from './arm-client.ts';
import { acceptOnly, askArm, sendRaw } from './ask-arm.ts';

/**
 * Merges tags into a resource's own and removes those without a value; tags do not restart a site.
 * Source: Microsoft.Resources/tags, Tags_UpdateAtScope, api-version 2021-04-01, operations Merge and Delete.
 */
export async function updateTags(
  context: ArmContext,
  slot: Slot,
  tags: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const merged = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined));
  const removed = Object.fromEntries(
    Object.entries(tags)
      .filter(([name, value]) => value === undefined && slot.tags[name] !== undefined)
      .map(([name]) => [name, slot.tags[name] ?? '']),
  );
  for (const [operation, changed] of [
    ['Merge', merged],
    ['Delete', removed],
  ] as const) {
    if (Object.keys(changed).length === 0) continue;
    const words = `write tags of the ${describeSlot(slot)}`;
    const path = `${slot.resourceId}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
    await askArm(words, async () => {
      const body = { operation, properties: { tags: changed } };
      return acceptOnly(words, await sendRaw(context, 'patch', path, body), [200, 202]);
    });
  }
}
