import { row } from '../row.ts';
import type { NoFacts } from '../row.ts';

interface SlotFacts {
  /** As `describeSlot` words it. */
  readonly slot: string;
}

/** What others do or have done to the slots, and what cannot be asked for. */
export const othersFailures = {
  OTHER_DEPLOYMENT_RUNNING: row({
    area: 'preflight',
    blame: 'azure',
    exit: 3,
    meaning: 'Another deployment held the SCM site longer than slotship was to wait.',
    what: (facts: SlotFacts & { readonly holder: string; readonly waitedMs: number }) =>
      `Another deployment is still running on the ${facts.slot}.`,
    why: (facts) => `${facts.holder}; waited ${String(Math.round(facts.waitedMs / 1000))} s.`,
    fix: () => "Let it end or cancel it, or raise 'wait-timeout'.",
  }),
  SCM_NOT_STABLE: row({
    area: 'preflight',
    blame: 'azure',
    exit: 3,
    meaning: 'The SCM site did not answer steadily in time.',
    what: (facts: SlotFacts & { readonly lastSeen: string; readonly waitedMs: number }) =>
      `The SCM site of the ${facts.slot} does not answer steadily.`,
    why: (facts) =>
      `After ${String(Math.round(facts.waitedMs / 1000))} s it was seen last like this: ${facts.lastSeen}`,
    fix: () => 'Restart the slot in the portal, then run the build again.',
  }),
  PRODUCTION_NOT_READ: row({
    area: 'preflight',
    blame: 'azure',
    exit: 3,
    meaning: "Production's SCM site did not answer, so it is not known which build a swap would replace.",
    what: (facts: { readonly production: string; readonly lastSeen: string; readonly waitedMs: number }) =>
      `What ${facts.production} serves could not be read, so nothing was swapped.`,
    why: (facts) =>
      `It may be a newer build, and nothing would be known to swap back to. After ${String(Math.round(facts.waitedMs / 1000))} s its SCM site was seen last like this: ${facts.lastSeen}`,
    fix: () =>
      "Run the build again once production's SCM site answers, or raise 'wait-timeout'; 'allow-older' set to true swaps without knowing.",
  }),
  SWAP_UNDECIDED: row({
    area: 'preflight',
    blame: 'azure',
    exit: 8,
    meaning:
      'Another run was going to swap, and whether that swap still comes is not known; a push now could go to production with it.',
    what: (facts: { readonly intent: string; readonly waitedMs: number }) =>
      `A swap of another run may be under way, so nothing is pushed. ${facts.intent}.`,
    why: (facts) =>
      `It would take along what is pushed to the slot meanwhile, untested. After ${String(Math.round(facts.waitedMs / 1000))} s neither that it happened nor that it cannot happen any more was seen.`,
    fix: () =>
      "Run 'slotship recover', which says what became of that swap, and what is to be done; some 20 minutes after it was meant it counts as not done. Then run the build again.",
  }),
  SLOT_SWAPPED: row({
    area: 'preflight',
    blame: 'refused',
    exit: 5,
    meaning: 'The slot was swapped with production after this run had looked at both, so nothing was pushed.',
    what: (facts: SlotFacts & { readonly swap: string }) =>
      `The ${facts.slot} was swapped with production since this run looked at it, so nothing was pushed.`,
    why: (facts) => `${facts.swap}.`,
    fix: () => 'Run the build again: it goes by what both slots hold then.',
  }),
  SWAPPED_MEANWHILE: row({
    area: 'preflight',
    blame: 'azure',
    exit: 8,
    meaning:
      'Others swapped the slot with production while this run deployed to it, so what it pushed may be in production, unverified.',
    what: (facts: SlotFacts & { readonly meanwhile: string; readonly ended: string }) =>
      `Others swapped the ${facts.slot} with production while this run deployed to it, or were about to, so its build may be in production, unverified.`,
    why: (facts) => `${facts.meanwhile}. This run itself ended so: ${facts.ended}`,
    fix: () =>
      "See what production serves ('slotship status'), and take it back with 'slotship swap-back' if it should not; let one build at a time deploy to a slot.",
  }),
  SUPERSEDED: row({
    area: 'preflight',
    blame: 'refused',
    exit: 5,
    meaning: 'A newer build is there already; deploying this one would take the app back.',
    what: (facts: SlotFacts & { readonly theirs: string; readonly ours: string }) =>
      `This build is older than what the ${facts.slot} has.`,
    why: (facts) => `It has ${facts.theirs}; this is ${facts.ours}.`,
    fix: () =>
      "Nothing needs doing if the newer build is wanted; to deploy this one all the same set 'allow-older' to true.",
  }),
  SWAP_NEEDS_ARM: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'A publish profile opens the SCM site only; a swap needs Azure Resource Manager.',
    what: (_facts: NoFacts) => 'A publish profile cannot swap.',
    why: () => 'It opens the SCM site alone; a swap is asked of Azure Resource Manager.',
    fix: () =>
      "Give 'tenant-id', 'client-id' and 'client-secret' instead of 'publish-profile', or set 'swap' to 'no'.",
  }),
};
