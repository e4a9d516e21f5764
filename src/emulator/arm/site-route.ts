import { findPlace, production, sameName } from '../model/place.ts';
import { resourceNotFound } from '../model/refusals.ts';
import { refusalReply } from './error-bodies.ts';
import type { ArmReply, ArmRequest, Fields, Method, Route, SiteRequest } from './route.ts';

const group = '/subscriptions/{subscription}/resourceGroups/{group}';

/** Path of the apps of a resource group. */
export const sitesPath = `${group}/providers/Microsoft.Web/sites`;

/** What the two routes of an operation on a slot share. */
export interface SiteOperation {
  readonly method: Method;
  /** What follows the site or slot in the path. */
  readonly path: string;
  /** Action with `{sites}` for 'sites' or 'sites/slots'; the provider's name is added. */
  readonly action: string | undefined;
  readonly fields?: Fields;
  readonly source: string;
  readonly answer: (request: SiteRequest) => ArmReply | Promise<ArmReply>;
}

/** An operation on production, and the same on another slot. */
export function siteRoutes(operation: SiteOperation): Route[] {
  return [onlySite(operation), onlySlot(operation)];
}

/** An operation that only the app itself has, not its slots. */
export function onlySite(operation: SiteOperation): Route {
  return makeRoute(operation, `${sitesPath}/{app}`, 'sites');
}

/** An operation that only slots beside production have. */
export function onlySlot(operation: SiteOperation): Route {
  return makeRoute(operation, `${sitesPath}/{app}/slots/{slot}`, 'sites/slots');
}

function makeRoute(operation: SiteOperation, base: string, sites: string): Route {
  const { action } = operation;
  return {
    method: operation.method,
    path: `${base}${operation.path}`,
    action: action === undefined ? undefined : withProvider(action.replace('{sites}', sites)),
    fields: operation.fields,
    source: operation.source,
    answer: (request) => answerForSlot(request, operation.answer),
    scope: ({ params, world }) => scopeOf(world.subscriptionId, params),
  };
}

function answerForSlot(request: ArmRequest, answer: SiteOperation['answer']): ArmReply | Promise<ArmReply> {
  const { group: groupName = '', app = '', slot } = request.params;
  if (slot !== undefined && sameName(slot, production)) {
    return refusalReply(resourceNotFound(`Microsoft.Web/sites/${app}/slots/${slot}`, groupName));
  }
  const place = findPlace(request.world, groupName, app, slot ?? production);
  return place.ok ? answer({ ...request, place: place.value }) : refusalReply(place.refusal);
}

function withProvider(action: string): string {
  return action.startsWith('Microsoft.') ? action : `Microsoft.Web/${action}`;
}

function scopeOf(subscription: string, params: Readonly<Record<string, string>>): string {
  const { group: groupName = '', app = '', slot } = params;
  const site = `/subscriptions/${subscription}/resourceGroups/${groupName}/providers/Microsoft.Web/sites/${app}`;
  return slot === undefined ? site : `${site}/slots/${slot}`;
}
