import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Arm } from './arm.ts';
import { isObject } from './json.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * Merges tags into a resource's own and removes those without a value; tags do not restart a site. What is removed is
 * read first, since ARM removes a tag by its name and value.
 * Source: Microsoft.Resources/tags, Tags_UpdateAtScope, api-version 2021-04-01, operations Merge and Delete.
 */
export async function updateTags(
  arm: Arm,
  slot: Slot,
  tags: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const path = `${slot.resourceId}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
  const operation = `write tags of the ${describeSlot(slot)}`;
  const merged = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined));
  const unwanted = Object.keys(tags).filter((name) => tags[name] === undefined);
  const removed = unwanted.length === 0 ? {} : pick(await readTags(arm, slot, path), unwanted);
  for (const [kind, changed] of Object.entries({ Merge: merged, Delete: removed })) {
    if (Object.keys(changed).length === 0) continue;
    await arm.write(operation, () =>
      arm.send('patch', path, { operation: kind, properties: { tags: changed } }),
    );
  }
}

async function readTags(arm: Arm, slot: Slot, path: string): Promise<Tags> {
  const { body } = await arm.read(`read tags of the ${describeSlot(slot)}`, () => arm.send('get', path));
  const properties = isObject(body) ? body['properties'] : undefined;
  const tags = isObject(properties) && isObject(properties['tags']) ? properties['tags'] : {};
  return Object.fromEntries(
    Object.entries(tags).filter((one): one is [string, string] => typeof one[1] === 'string'),
  );
}

function pick(tags: Tags, names: readonly string[]): Tags {
  const wanted = names.map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(tags).filter(([name]) => wanted.includes(name.toLowerCase())));
}
