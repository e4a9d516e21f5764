import { findSwapNote, formatSwapNote, swapNoteTag } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { recoverApp } from '#stages/recover.ts';
import type { Recovery } from '#stages/recover.ts';
import { fakeDeployment, slotOf } from './azure-world.ts';
import type { AzureWorld } from './azure-world.ts';
import { deployPorts } from './deploy-ports.ts';
import type { DeployPorts } from './deploy-ports.ts';
import { fakePlan } from './plan.ts';
import { swapInWorld } from './swap-in-world.ts';

/** What production serves, and what the slot has. */
export const [before, after] = ['1'.repeat(40), '2'.repeat(40)];
export const minute = 60_000;

/** An app on which a run was at work, and its ports. */
export function leftPorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const ports = deployPorts(given);
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(before)];
  slotOf(ports.world, 'stage').content.deployments = [fakeDeployment(after)];
  return ports;
}

/** Leaves what a run leaves that was killed after it noted its intent. */
export function leaveIntent(ports: DeployPorts, agoMs = 0, given: Partial<SwapNote> = {}): void {
  const main = slotOf(ports.world, 'production');
  const note: SwapNote = {
    state: 'intent',
    run: 'teamcity-41-dead',
    slot: 'stage',
    incoming: after.slice(0, 10),
    outgoing: before.slice(0, 10),
    at: ports.clock.now() - agoMs,
    swappedAt: undefined,
    timeoutMs: 5 * minute,
    before: 'never',
    ...given,
  };
  main.slot = { ...main.slot, tags: { [swapNoteTag]: formatSwapNote(note) } };
}

/** Leaves a swap prepared. */
export function leavePreview(ports: DeployPorts, source = 'stage', other = 'production'): void {
  for (const [name, pendingSwapWith] of [
    [source, other],
    [other, source],
  ] as const) {
    const found = slotOf(ports.world, name);
    found.slot = { ...found.slot, pendingSwapWith };
  }
}

/** Recovers the safe way, and agrees to nothing, unless told otherwise. */
export function recover(
  ports: DeployPorts,
  given: Partial<Recovery> = {},
  plan: Parameters<typeof fakePlan>[0] = {},
): Promise<string> {
  const recovery = {
    way: 'safe' as const,
    confirm: () => Promise.resolve(false),
    swapBack: () => Promise.reject(new Error('not asked for')),
    ...given,
  };
  return recoverApp(fakePlan(plan), recovery, ports);
}

/** The note of the last swap that was meant. */
export const noteOf = (ports: DeployPorts): SwapNote | undefined =>
  findSwapNote(slotOf(ports.world, 'production').slot.tags);
/** What each slot waits to be swapped with. */
export const pendingOf = (ports: DeployPorts): readonly (string | undefined)[] =>
  ports.world.slots.map((one) => one.slot.pendingSwapWith);
/** What was told of production at last; undefined: nothing. */
export const toldOf = (ports: DeployPorts): string | undefined =>
  ports.events.findLast((event) => event.kind === 'production')?.state;
/** What was told of a prepared swap at last, by which the ending names it. */
export const previewTold = (ports: DeployPorts): string | undefined =>
  ports.events.findLast((event) => event.kind === 'preview')?.state;
/** What was asked of Azure that changes something. */
export const changes = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => /^(write|begin|apply|reset|update|start)/.test(call));

/** Leaves what a run leaves that was killed when it was going to swap its own build back. */
export function leaveReturn(ports: DeployPorts): void {
  swapInWorld(ports.world, 'stage', 'production', ports.clock.now() - 30 * minute);
  const { lastSwap } = slotOf(ports.world, 'production').slot;
  const [incoming, outgoing] = [before.slice(0, 10), after.slice(0, 10)];
  leaveIntent(ports, 25 * minute, { incoming, outgoing, before: lastSwap?.at, goesBack: true });
}
