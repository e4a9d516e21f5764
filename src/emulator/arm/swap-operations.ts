import { applySlotConfig, resetSlotConfig } from '../model/preview.ts';
import { webBadRequest } from '../model/refusals.ts';
import { slotDifferences } from '../model/slots-diff.ts';
import { startSwap } from '../model/swap.ts';
import { refusalReply } from './error-bodies.ts';
import { pollHeaders } from './operation-results.ts';
import { siteId, siteType } from './resource-ids.ts';
import type { ArmReply, Fields, Route, SiteRequest } from './route.ts';
import { ok, settle } from './route.ts';
import { siteRoutes } from './site-route.ts';

const fields: Fields = { targetSlot: 'any', preserveVnet: 'any' };

/** Swap, its preview and its differences. */
export const swapOperations: readonly Route[] = [
  ...siteRoutes({
    method: 'POST',
    path: '/slotsswap',
    action: '{sites}/slotsswap/Action',
    fields,
    source: 'Microsoft.Web, WebApps_SwapSlotSlot; azure-cli, recording test_webapp_slot_swap',
    answer: withTarget((request, target) =>
      settle(request, startSwap(request.world, request.place, target, request.moment), (swap) => ({
        status: 202,
        headers: pollHeaders(request, request.place, swap.id),
      })),
    ),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/applySlotConfig',
    action: '{sites}/applySlotConfig/Action',
    fields,
    source: 'Microsoft.Web, WebApps_ApplySlotConfigurationSlot',
    answer: withTarget((request, target) =>
      settle(request, applySlotConfig(request.world, request.place, target, request.moment), () => ok()),
    ),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/resetSlotConfig',
    action: '{sites}/resetSlotConfig/Action',
    source: 'Microsoft.Web, WebApps_ResetSlotConfigurationSlot',
    answer: (request) =>
      settle(request, resetSlotConfig(request.world, request.place, request.moment), () => ok()),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/slotsdiffs',
    action: '{sites}/slotsdiffs/Action',
    fields,
    source: "Microsoft.Web, WebApps_ListSlotDifferencesSlot; the portal's names of rules",
    answer: withTarget(listDifferences),
  }),
];

function withTarget(
  answer: (request: SiteRequest, target: string) => ArmReply | Promise<ArmReply>,
): (request: SiteRequest) => ArmReply | Promise<ArmReply> {
  return (request) => {
    const { targetSlot } = request.body;
    return typeof targetSlot === 'string' && targetSlot !== ''
      ? answer(request, targetSlot)
      : refusalReply(webBadRequest("The body has no 'targetSlot'."));
  };
}

function listDifferences(request: SiteRequest, target: string): Promise<ArmReply> {
  const { world, place } = request;
  return settle(request, slotDifferences(world, place, target), (differences) =>
    ok({
      value: differences.map((difference) => ({
        id: `${siteId(world, place)}/slotsdiffs/${difference.settingName}`,
        name: difference.settingName,
        type: `${siteType(place)}/slotsdiffs`,
        properties: difference,
      })),
      nextLink: null,
    }),
  );
}
