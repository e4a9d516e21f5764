import type { Place } from '../model/place.ts';
import type { World } from '../model/world.ts';

/** ARM id of a resource group. */
export function groupId(world: World, group: string): string {
  return `/subscriptions/${world.subscriptionId}/resourceGroups/${group}`;
}

/** ARM id of an app's production slot or of another slot. */
export function siteId(world: World, place: Place): string {
  const app = `${groupId(world, place.app.resourceGroup)}/providers/Microsoft.Web/sites/${place.app.name}`;
  return place.slot.name === 'production' ? app : `${app}/slots/${place.slot.name}`;
}

/** 'Microsoft.Web/sites', or 'Microsoft.Web/sites/slots'. */
export function siteType(place: Place): string {
  return place.slot.name === 'production' ? 'Microsoft.Web/sites' : 'Microsoft.Web/sites/slots';
}

/** ARM id of an App Service plan. */
export function planId(world: World, group: string, plan: string): string {
  return `${groupId(world, group)}/providers/Microsoft.Web/serverfarms/${plan}`;
}
