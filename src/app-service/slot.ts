/** The slot that has no name in URLs and ARM paths; its name in the bodies that ARM takes. */
export const production = 'production';

/** Where an app is in Azure. */
export interface AppAddress {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly app: string;
}

/** One slot of an app as ARM describes it. Hosts are ARM's own, never built from names. */
export interface Slot {
  readonly address: AppAddress;
  /** `production` or the slot's name. */
  readonly name: string;
  /** ARM resource id, `/subscriptions/…/sites/{app}[/slots/{slot}]`. */
  readonly resourceId: string;
  /** `Running`, `Stopped` or another word of ARM's. */
  readonly state: string;
  /** Origin of the site, `https://host[:port]`, without a slash at the end. */
  readonly siteUrl: string;
  /** Origin of the SCM site, the same shape. */
  readonly scmUrl: string;
  /** Whether App Service itself sends those who come by plain HTTP to HTTPS, before the app is asked. */
  readonly httpsOnly: boolean;
  /** Host names bound to the site beside the default one. */
  readonly customHosts: readonly string[];
  readonly platform: 'windows' | 'linux';
  /** Pricing tier as ARM words it, such as `Standard`; undefined where it could not be read. */
  readonly tier: string | undefined;
  /** Set while a swap with preview is pending: the other slot's name. */
  readonly pendingSwapWith: string | undefined;
  readonly lastSwap: LastSwap | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** ARM's `slotSwapStatus`: the swap that last ended. */
export interface LastSwap {
  /** Milliseconds since 1970, from `timestampUtc`. */
  readonly at: number;
  readonly source: string;
  readonly target: string;
}

/** The general settings (`config/web`) that decide what a push or a swap does. */
export interface SlotConfig {
  /** `LocalGit`, `None`, … */
  readonly scmType: string;
  /** The slot that App Service swaps into by itself after a deployment; undefined when auto swap is off. */
  readonly autoSwapSlot: string | undefined;
  /** Slots that take a share of production's traffic: `rampUpRules`, in percent. */
  readonly trafficRules: readonly { readonly slot: string; readonly percent: number }[];
  /** Every other member as ARM gave it, for comparison. */
  readonly general: Readonly<Record<string, unknown>>;
}

/** How a slot is named in sentences. */
export function describeSlot(slot: {
  readonly name: string;
  readonly address: Pick<AppAddress, 'app'>;
}): string {
  return slot.name === production
    ? `production of '${slot.address.app}'`
    : `slot '${slot.name}' of '${slot.address.app}'`;
}
