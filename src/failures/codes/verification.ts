import { row } from '../row.ts';

interface ProductionFacts {
  /** As `describeSite` words it: "production of 'shop'". */
  readonly production: string;
  /** Why, one sentence part. */
  readonly reason: string;
  /** What production's SCM site says of its active commit, one sentence part. */
  readonly scmWords: string;
  /** Whether the swap took it back to what it served before. */
  readonly wentBack?: boolean | undefined;
}

const swapped = ({ production, wentBack }: ProductionFacts): string =>
  `${atStart(production)} was swapped${wentBack === true ? ' back' : ''}`;

const atStart = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

export const verificationFailures = {
  VERIFICATION_FAILED: row({
    area: 'verification',
    blame: 'app',
    exit: 7,
    meaning: 'Production answers, and it does not serve the build that was swapped or fails its checks.',
    what: (facts: ProductionFacts) =>
      `${swapped(facts)} and is not healthy${facts.wentBack === true ? ' with the earlier build' : ''}.`,
    why: (facts) => `${facts.reason}; ${facts.scmWords}.`,
    fix: (facts) =>
      facts.wentBack === true
        ? "Look at production now: what fails is probably not the build, but what it depends on. It is left with the earlier build; 'slotship swap-back --yes' takes that back again."
        : "Look at production now; 'slotship swap-back --yes' returns to the earlier build if that one was healthy.",
  }),
  PRODUCTION_NOT_JUDGED: row({
    area: 'verification',
    blame: 'azure',
    exit: 9,
    meaning:
      'The swap was done, and production could not be judged from this agent. That is no reason to swap back.',
    what: (facts: ProductionFacts) => `${swapped(facts)} and could not be judged from here.`,
    why: (facts) => `${facts.reason}; ${facts.scmWords}.`,
    fix: () =>
      "Run 'slotship recover' where production can be reached: it verifies it as this run would have. Set 'version-check', and give this agent a way to reach production.",
  }),
};
