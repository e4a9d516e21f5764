import type { Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { AzureWorld, FakeSlot } from './azure-world.ts';

/** The slot of that name, in any case. */
export function findSlot(world: AzureWorld, name: string): FakeSlot | undefined {
  return world.slots.find((one) => one.slot.name.toLowerCase() === name.toLowerCase());
}

/** The slot as it is in the world now; ARM's 404 where it is not. */
export function slotNow(world: AzureWorld, slot: Slot | string): FakeSlot {
  const name = typeof slot === 'string' ? slot : slot.name;
  return (
    findSlot(world, name) ?? refuse(`read slot '${name}'`, 404, 'NotFound', `There is no slot '${name}'.`)
  );
}

/** Throws ARM's refusal. */
export function refuse(operation: string, status: number, azureCode: string, words: string): never {
  throw failure('ARM_REFUSED', {
    operation,
    status,
    azureCode,
    words,
    requestId: undefined,
    maybeDone: false,
  });
}
