import type { Refusal } from './answer.ts';
import { isoText } from './iso-text.ts';
import type { Swap, World } from './world.ts';

/** ARM: nothing of that name in the subscription. */
export function subscriptionNotFound(id: string): Refusal {
  return arm(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

/** ARM: no such resource group. */
export function resourceGroupNotFound(name: string): Refusal {
  return arm(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/** ARM: no such resource; `type` is 'Microsoft.Web/sites/shop' or longer. */
export function resourceNotFound(type: string, group: string): Refusal {
  const where = `The Resource '${type}' under resource group '${group}' was not found.`;
  return arm(
    404,
    'ResourceNotFound',
    `${where} For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** ARM: the client lacks `action` over `scope`. */
export function authorizationFailed(client: string, object: string, action: string, scope: string): Refusal {
  const message =
    `The client '${client}' with object id '${object}' does not have authorization to perform action ` +
    `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please ` +
    'refresh your credentials.';
  return arm(403, 'AuthorizationFailed', message);
}

/** Another swap runs on the site. Source: microsoft/azure-pipelines-tasks issue 11384. */
export function operationInProgress(world: World, swap: Swap): Refusal {
  const details = [
    `Id: ${swap.id}`,
    'OperationName: SwapSiteSlots',
    `CreatedTime: ${usDate(swap.startedAt)}`,
    'WebSystemName: websites',
    `SubscriptionName: ${world.subscriptionId}`,
    `WebspaceName: ${swap.resourceGroup}-webspace`,
    `SiteName: ${swap.app}`,
    `SlotName: ${swap.source === 'production' ? 'Production' : swap.source}`,
    'ServerFarmName: ',
    'GeoOperationId: (null)',
  ];
  const message = `Cannot modify this site because another operation is in progress. Details: ${details.join(', ')}`;
  return web(409, 'Conflict', message, '59203');
}

/** A preview is pending. Source: Azure/azure-cli issue 27820. */
export function preparedForSwap(): Refusal {
  return web(
    409,
    'Conflict',
    'The slot cannot be changed because its configuration settings have been prepared for swap.',
    '12002',
  );
}

/** Source: MicrosoftDocs/azure-docs issue 10661. */
export function previewWithSiteAuth(): Refusal {
  return web(
    409,
    'Conflict',
    'Swap with Preview cannot be used when one of the slots has site authentication enabled.',
    '12003',
  );
}

/** The plan's tier has no room for another slot. */
export function tooManySlots(tier: string): Refusal {
  const message = `Cannot complete the operation because the site will exceed the number of slots allowed for the '${tier}' SKU.`;
  return web(409, 'Conflict', message, '59301');
}

/** App Service's own 404, of a thing inside a site. */
export function webNotFound(message: string): Refusal {
  return web(404, 'NotFound', message, '51004');
}

/** App Service's own 400. */
export function webBadRequest(message: string): Refusal {
  return web(400, 'BadRequest', message, '51008');
}

function arm(status: number, code: string, message: string): Refusal {
  return { layer: 'arm', status, code, message };
}

function web(status: number, code: string, message: string, extendedCode: string): Refusal {
  return { layer: 'web', status, code, message, extendedCode };
}

/** '7/14/2025 9:05:03 AM', the way these messages write a time. */
function usDate(at: number): string {
  const [date = '', time = ''] = isoText(at).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const hour = Number(time.slice(0, 2));
  const clock = `${String(hour % 12 === 0 ? 12 : hour % 12)}${time.slice(2, 8)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${String(Number(month))}/${String(Number(day))}/${year} ${clock}`;
}
