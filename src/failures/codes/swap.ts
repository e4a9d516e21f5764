import { row } from '../row.ts';
import type { NoFacts } from '../row.ts';

interface SwapFacts {
  /** As `describeSlot` words it. */
  readonly slot: string;
}

export const swapFailures = {
  SLOT_CHANGED: row({
    area: 'swap',
    blame: 'refused',
    exit: 5,
    meaning: 'What would be swapped is not what was tested, or production changed meanwhile.',
    what: (facts: SwapFacts & { readonly expected: string; readonly found: string }) =>
      `The ${facts.slot} changed after the tests, so nothing was swapped.`,
    why: (facts) => `Expected ${facts.expected}, found ${facts.found}.`,
    fix: () => 'Find out who changed it, then run the build again.',
  }),
  VERSION_NOT_PROVEN: row({
    area: 'swap',
    blame: 'refused',
    exit: 5,
    meaning: "The running app was not proven to be this build, and 'require-version-check' is on.",
    what: (facts: SwapFacts) =>
      `The app on the ${facts.slot} was not proven to be this build, so nothing was swapped.`,
    why: () => "'require-version-check' is on, and no 'version-check' was given.",
    fix: () => "Set 'version-check' to where the app tells its version, such as '/version json $.commit'.",
  }),
  SWAP_FAILED: row({
    area: 'swap',
    blame: 'azure',
    exit: 3,
    meaning: 'Azure ended the swap with an error before it switched; production is untouched.',
    what: (
      facts: SwapFacts & {
        readonly words: string;
        readonly seen: string;
        /** Slot settings that the app starts with in the swap and did not have before, each with what differs. */
        readonly settings: readonly string[];
      },
    ) => `Azure could not swap the ${facts.slot} into production.`,
    why: (facts) => `Azure said: ${facts.words} Seen afterwards: ${facts.seen}.`,
    fix: (facts) =>
      `${
        facts.settings.length === 0
          ? ''
          : `The swap starts the app with production's slot settings, which differ from the slot's: ${facts.settings.join('; ')}. See whether it runs under them ('swap: with-preview' tests that before). `
      }Make the app answer on its warm-up path (default /) over plain HTTP soon after a start, then run the build again.`,
  }),
  SWAP_REFUSED: row({
    area: 'swap',
    blame: 'azure',
    exit: 3,
    meaning: 'Azure refused to begin the swap; production is untouched.',
    what: (facts: SwapFacts & { readonly words: string }) =>
      `Azure refused to swap the ${facts.slot} into production.`,
    why: (facts) => `Azure said: ${facts.words}`,
    fix: () => 'Let the other operation end or cancel it, then run the build again.',
  }),
  SWAP_UNKNOWN: row({
    area: 'swap',
    blame: 'azure',
    exit: 8,
    meaning: 'The swap was asked for, and it could not be established whether it happened.',
    what: (facts: SwapFacts & { readonly seen: string; readonly waitedMs: number }) =>
      `It is not known whether the ${facts.slot} was swapped into production.`,
    why: (facts) =>
      `After ${String(Math.round(facts.waitedMs / 1000))} s the swap had no known end; seen last: ${facts.seen}.`,
    fix: () =>
      "Run 'slotship recover', which looks again, before any other swap: a second swap would undo the first.",
  }),
  SWAP_FAILED_IN_AZURE: row({
    area: 'swap',
    blame: 'azure',
    exit: 3,
    meaning: "A swap operation ended with Azure's own error.",
    what: (_facts: { readonly words: string; readonly azureCode: string | undefined }) =>
      `The swap ended with an error of Azure's.`,
    why: (facts) => `${facts.azureCode === undefined ? '' : `${facts.azureCode}: `}${facts.words}`,
    fix: () => "Act on Azure's words, then run the build again.",
  }),
  SWAP_BACK_REFUSED: row({
    area: 'swap',
    blame: 'configuration',
    exit: 2,
    meaning: 'Swapping back changes production and was not confirmed.',
    what: (_facts: NoFacts) => 'Swapping back was not confirmed.',
    why: () => 'It changes what production serves, and nobody can be asked here.',
    fix: () => "Run it again with '--yes'.",
  }),
  NOTHING_TO_SWAP: row({
    area: 'swap',
    blame: 'refused',
    exit: 5,
    meaning: 'The slot has no deployment that could be swapped.',
    what: (facts: SwapFacts & { readonly reason: string }) => `The ${facts.slot} has nothing to swap.`,
    why: (facts) => facts.reason,
    fix: () => "Deploy to the slot first; 'slotship status' shows what runs where.",
  }),
  NOT_THE_EARLIER_BUILD: row({
    area: 'swap',
    blame: 'refused',
    exit: 5,
    meaning: 'Going back was asked for, and the slot does not hold what production served before.',
    what: (facts: SwapFacts & { readonly reason: string }) =>
      `The ${facts.slot} does not hold what production served before, so nothing was swapped.`,
    why: (facts) => facts.reason,
    fix: () =>
      "To bring what the slot has into production, run 'slotship swap', which tests it as a new build; 'slotship status' shows what runs where.",
  }),
  SWAP_WOULD_GO_BACK: row({
    area: 'swap',
    blame: 'refused',
    exit: 5,
    meaning:
      'The slot holds what the last swap took out of production; swapping it in again would undo that swap.',
    what: (facts: SwapFacts & { readonly held: string; readonly swappedAt: string }) =>
      `A swap of the ${facts.slot} would take production back to ${facts.held}.`,
    why: (facts) =>
      `The last swap, at ${facts.swappedAt}, took it out of production, and nothing was deployed to the slot since.`,
    fix: () => "Deploy the new build first. If going back is what you want, run 'slotship swap-back'.",
  }),
};
