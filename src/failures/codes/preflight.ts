import { row } from '../row.ts';
import { othersFailures } from './preflight-others.ts';

interface SlotFacts {
  /** As `describeSlot` words it. */
  readonly slot: string;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');

export const preflightFailures = {
  APP_NOT_FOUND: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'The subscription or resource group has no such app, or the identity may not see it.',
    what: (facts: {
      readonly app: string;
      readonly resourceGroup: string | undefined;
      readonly known: readonly string[];
      readonly nearest: string | undefined;
    }) =>
      `There is no app '${facts.app}'${facts.resourceGroup === undefined ? '' : ` in resource group '${facts.resourceGroup}'`}.`,
    why: (facts) => `The identity sees these apps: ${listed(facts.known)}.`,
    fix: (facts) =>
      facts.nearest === undefined
        ? "Correct 'app', 'resource-group' or 'subscription-id', or give the identity the right to read the app."
        : `Did you mean 'app: ${facts.nearest}'? Otherwise correct 'resource-group' or 'subscription-id'.`,
  }),
  APP_AMBIGUOUS: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'More than one resource group has an app of that name.',
    what: (facts: { readonly app: string; readonly groups: readonly string[] }) =>
      `There is more than one app '${facts.app}'.`,
    why: (facts) => `The resource groups ${listed(facts.groups)} have one each.`,
    fix: () => "Set 'resource-group'.",
  }),
  SLOT_NOT_FOUND: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'The app has no slot of that name.',
    what: (facts: {
      readonly slot: string;
      readonly app: string;
      readonly known: readonly string[];
      readonly nearest: string | undefined;
    }) => `The app '${facts.app}' has no slot '${facts.slot}'.`,
    why: (facts) => `Its slots are ${listed(facts.known)}.`,
    fix: (facts) =>
      facts.nearest === undefined
        ? "Correct 'slot', or create the slot in Azure first."
        : `Did you mean 'slot: ${facts.nearest}'?`,
  }),
  SLOT_STOPPED: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'The slot is stopped, so nothing can be tested on it.',
    what: (facts: SlotFacts & { readonly state: string }) => `The ${facts.slot} is not running.`,
    why: (facts) => `Azure reports its state as ${facts.state}.`,
    fix: () => "Start it, or set 'start-slot' to true so that slotship does.",
  }),
  SCM_BASIC_AUTH_DISABLED: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'SCM basic auth is off for the slot, and a push to local Git needs it.',
    what: (facts: SlotFacts) => `The ${facts.slot} does not accept publishing credentials.`,
    why: () => 'Azure reports that SCM basic auth is off for this slot; a push to local Git needs it.',
    fix: () => 'Turn on "SCM Basic Auth Publishing Credentials" for the slot, then run the build again.',
  }),
  LOCAL_GIT_OFF: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'Local Git is not the deployment source of the slot, and slotship was told not to change that.',
    what: (facts: SlotFacts & { readonly scmType: string }) => `The ${facts.slot} has no local Git.`,
    why: (facts) => `Its deployment source (scmType) is ${facts.scmType}, and 'ensure-local-git' is 'no'.`,
    fix: () => "Set 'ensure-local-git' to 'slot', or choose Local Git in the slot's Deployment Center.",
  }),
  OTHER_DEPLOYMENT_SOURCE: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'The slot deploys from another source, which slotship does not replace.',
    what: (facts: SlotFacts & { readonly scmType: string }) =>
      `The ${facts.slot} deploys from another source.`,
    why: (facts) =>
      `Its deployment source (scmType) is ${facts.scmType}; two sources would overwrite each other.`,
    fix: () => "Disconnect that source in the slot's Deployment Center, then run the build again.",
  }),
  AUTO_SWAP_ON: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'Auto swap would put the build into the target before any test.',
    what: (facts: SlotFacts & { readonly into: string }) => `Auto swap is on for the ${facts.slot}.`,
    why: (facts) => `App Service would swap it into '${facts.into}' right after the push, before any test.`,
    fix: () => "Turn auto swap off for the slot; slotship swaps after the tests when 'swap' is 'yes'.",
  }),
  PREVIEW_PENDING: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'A swap with preview is half done; Azure refuses changes until it is completed or cancelled.',
    what: (facts: SlotFacts & { readonly other: string }) =>
      `A swap with preview is pending on the ${facts.slot}.`,
    why: (facts) => `Azure reports that it is prepared for a swap with '${facts.other}'.`,
    fix: () =>
      "Run 'slotship recover' to cancel it, or complete it in the portal (Deployment slots, Swap); then run the build again.",
  }),
  PUSH_WOULD_DO_NOTHING: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: "An app setting, or one of Kudu's own, makes Kudu take a push without deploying it.",
    what: (
      facts: SlotFacts & {
        readonly setting: string;
        readonly effect: string;
        readonly place: 'app-setting' | 'kudu';
      },
    ) =>
      `The ${facts.place === 'kudu' ? 'Kudu' : 'app'} setting ${facts.setting} of the ${facts.slot} makes a push useless.`,
    why: (facts) => facts.effect,
    fix: (facts) =>
      facts.place === 'kudu'
        ? `Remove ${facts.setting} from Kudu's settings (DELETE /api/settings/${facts.setting} on the SCM site) or, where it is one, from the slot's app settings.`
        : `Remove ${facts.setting} from the slot's app settings.`,
  }),
  DEPLOYMENT_BRANCH_DIFFERS: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: "Kudu deploys another branch than 'deployment-branch' names, and would deploy nothing.",
    what: (facts: SlotFacts & { readonly wanted: string; readonly deployed: string }) =>
      `The ${facts.slot} does not deploy the branch '${facts.wanted}'.`,
    why: (facts) =>
      `'deployment-branch' is '${facts.wanted}', and Kudu deploys '${facts.deployed}': it would take the push and deploy nothing.`,
    fix: (facts) =>
      `Leave 'deployment-branch' out, or set the app setting DEPLOYMENT_BRANCH of the slot to '${facts.wanted}'.`,
  }),
  RIGHTS_MISSING: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'The identity lacks an action that the run will need.',
    what: (_facts: { readonly actions: readonly string[]; readonly scope: string }) =>
      `The identity lacks rights that this run needs.`,
    why: (facts) => `On ${facts.scope} it may not ${facts.actions.join(', ')}.`,
    fix: () => 'Add these actions to its role at that scope (README lists the minimal role).',
  }),
  ...othersFailures,
};
