import { row } from '../row.ts';

interface ReturnFacts {
  /** As `describeSlot` words it. */
  readonly production: string;
  /** Why production was not good, one sentence part. */
  readonly reason: string;
}

/** What becomes of a production that was worse after the swap. */
export const returnFailures = {
  SWAPPED_BACK: row({
    area: 'verification',
    blame: 'app',
    exit: 6,
    meaning:
      'Verification failed, and production was swapped back; it serves the earlier build and is healthy.',
    what: (facts: ReturnFacts & { readonly commit: string }) =>
      `The new build failed in production, which serves ${facts.commit} again and is healthy.`,
    why: (facts) => `${facts.reason}.`,
    fix: () =>
      'Find out why it passed on the slot and failed in production; the slot holds the failed build.',
  }),
  /** `passes`: what is in the way may be gone later. */
  NOT_SWAPPED_BACK: row({
    area: 'verification',
    blame: 'app',
    exit: 7,
    meaning:
      'Verification failed, and production was not swapped back, because that would not help or could not be done.',
    what: (_facts: ReturnFacts & { readonly obstacle: string; readonly passes?: boolean }) =>
      'The new build failed in production, which was not swapped back.',
    why: (facts) => `${facts.reason}. Not swapped back: ${facts.obstacle}.`,
    fix: (facts) =>
      facts.passes === true
        ? "Look at production now; in some minutes 'slotship recover' verifies it again, and swaps it back if nothing is in the way then. Or deploy a build that mends it."
        : 'Look at production now; deploy a build that mends it.',
  }),
  SWAPPED_BACK_UNHEALTHY: row({
    area: 'verification',
    blame: 'app',
    exit: 7,
    meaning:
      'Verification failed, production was swapped back, and is not healthy with the earlier build either.',
    what: (facts: ReturnFacts & { readonly commit: string; readonly after: string }) =>
      `The new build failed in production, which serves ${facts.commit} again and is not healthy with it.`,
    why: (facts) => `${facts.reason}. After swapping back: ${facts.after}`,
    fix: () => 'Look at production now: what fails is probably not the build, but what it depends on.',
  }),
  PREVIEW_REFUSED: row({
    area: 'swap',
    blame: 'azure',
    exit: 3,
    meaning: 'Azure refused the first phase of a swap with preview; nothing was changed.',
    what: (facts: { readonly slot: string; readonly words: string }) =>
      `Azure did not prepare the ${facts.slot} for the swap.`,
    why: (facts) => facts.words,
    fix: () => "Act on Azure's words, or set 'swap' to 'yes' to swap without preview.",
  }),
  PREVIEW_LEFT_PENDING: row({
    area: 'swap',
    blame: 'azure',
    exit: 8,
    meaning:
      'A swap with preview was prepared and could not be cancelled; production is untouched, the slot is locked.',
    what: (facts: { readonly slot: string; readonly why: string; readonly words: string }) =>
      `The ${facts.slot} is still prepared for a swap.`,
    why: (facts) => `It was to be cancelled because: ${facts.why} That failed: ${facts.words}.`,
    fix: () => "Run 'slotship recover --undo', or cancel the swap in the portal (Deployment slots, Swap).",
  }),
  PREVIEW_WAS_COMPLETED: row({
    area: 'swap',
    blame: 'azure',
    exit: 8,
    meaning: 'A prepared swap was to be cancelled, and it had happened: production was swapped.',
    what: (facts: { readonly slot: string; readonly why: string; readonly at: string }) =>
      `The prepared swap of the ${facts.slot} happened and could not be cancelled.`,
    why: (facts) =>
      `Azure records a swap of it at ${facts.at}. It was to be cancelled because: ${facts.why.replace(/\.$/, '')}.`,
    fix: () =>
      "Look at production now; 'slotship status' shows what it serves, 'slotship swap-back --yes' returns to the earlier build.",
  }),
  PREVIEW_NEEDS_NO_SIGN_IN: row({
    area: 'preflight',
    blame: 'configuration',
    exit: 2,
    meaning: 'Azure allows no swap with preview while App Service sign-in is on for one of the slots.',
    what: (facts: { readonly slot: string }) => `App Service sign-in is on for the ${facts.slot}.`,
    why: () => 'Azure refuses a swap with preview when one of the slots has site authentication.',
    fix: () => "Set 'swap' to 'yes' to swap without preview, or turn sign-in off for both slots.",
  }),
};
