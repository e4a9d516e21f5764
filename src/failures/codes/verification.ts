import { row } from '../row.ts';

interface ProductionFacts {
  /** As `describeSite` words it: "production of 'shop'". */
  readonly production: string;
  /** Why, one sentence part. */
  readonly reason: string;
  /** What production's SCM site says of its active commit, one sentence part. */
  readonly scmWords: string;
}

const atStart = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

export const verificationFailures = {
  VERIFICATION_FAILED: row({
    area: 'verification',
    blame: 'app',
    exit: 7,
    meaning: 'Production answers, and it does not serve the new build or fails its checks.',
    what: (facts: ProductionFacts) => `${atStart(facts.production)} was swapped and is not healthy.`,
    why: (facts) => `${facts.reason}; ${facts.scmWords}.`,
    fix: () =>
      "Look at production now; 'slotship swap-back --yes' returns to the earlier build if that one was healthy.",
  }),
  PRODUCTION_NOT_JUDGED: row({
    area: 'verification',
    blame: 'azure',
    exit: 9,
    meaning:
      'The swap was done, and production could not be judged from this agent. That is no reason to swap back.',
    what: (facts: ProductionFacts) =>
      `${atStart(facts.production)} was swapped and could not be judged from here.`,
    why: (facts) => `${facts.reason}; ${facts.scmWords}.`,
    fix: () =>
      "Run 'slotship recover' where production can be reached: it verifies it as this run would have. Set 'version-check', and give this agent a way to reach production.",
  }),
};
