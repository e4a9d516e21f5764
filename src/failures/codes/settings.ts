import { row } from '../row.ts';

interface Named {
  /** As `describeSlot` words it. */
  readonly slot: string;
  readonly names: readonly string[];
}

export const settingsFailures = {
  SETTINGS_REFUSED: row({
    area: 'settings',
    blame: 'refused',
    exit: 5,
    meaning: 'The swap would take settings into production, or out of it, in a way the rules refuse.',
    what: (
      facts: Named & {
        readonly slotName: string;
        readonly reasons: readonly string[];
        /** Names for which copying production's value to the slot ends the refusal. */
        readonly copied: readonly string[];
        /** Those of them that are slot settings. */
        readonly copiedSticky: readonly string[];
      },
    ) => `Swapping the ${facts.slot} would harm production's settings: ${facts.names.join(', ')}.`,
    why: (facts) => `${facts.reasons.join('; ')}.`,
    fix: (facts) => {
      const exempt = "name them under 'settings: mayDiffer' in slotship.yml";
      if (facts.copied.length === 0 && facts.copiedSticky.length === 0)
        return `Correct them in Azure, or ${exempt}.`;
      const only = facts.copied.length === 0 ? '' : ` --only ${facts.copied.join(',')}`;
      const sticky = facts.copiedSticky.length === 0 ? '' : ` --sticky ${facts.copiedSticky.join(',')}`;
      return `Give the slot what production has: 'slotship settings copy --from production --to ${facts.slotName}${only}${sticky}'; or ${exempt}.`;
    },
  }),
  SETTING_UNKNOWN: row({
    area: 'settings',
    blame: 'configuration',
    exit: 2,
    meaning: 'A setting that is to be copied is not where it is to be copied from.',
    what: (facts: Named & { readonly option: 'only' | 'sticky'; readonly nearest: string | undefined }) =>
      `The ${facts.slot} has no ${facts.option === 'sticky' ? 'slot setting' : 'setting'} ${facts.names.join(', ')}.`,
    why: (facts) => `'${facts.option}' names what is copied from there, and nothing was copied.`,
    fix: (facts) =>
      facts.nearest === undefined
        ? "Correct the names; 'slotship settings list' shows them."
        : `Did you mean ${facts.nearest}?`,
  }),
  SETTINGS_EDITED: row({
    area: 'settings',
    blame: 'refused',
    exit: 5,
    meaning: 'Somebody edited the settings between their being shown and their being copied.',
    what: (facts: { readonly slot: string }) => `The settings of the ${facts.slot} were edited meanwhile.`,
    why: () => 'What would be copied is not what was shown, so nothing was copied.',
    fix: () => 'Run it again.',
  }),
  SETTINGS_NOT_WRITTEN: row({
    area: 'settings',
    blame: 'azure',
    exit: 3,
    meaning: 'Settings were written, and reading them back does not show them.',
    what: (facts: Named & { readonly written: readonly string[] }) =>
      `The ${facts.slot} does not hold what was copied: ${facts.names.join(', ')}.`,
    why: (facts) => {
      const others = facts.written.length === 0 ? '' : `; it does hold ${facts.written.join(', ')}`;
      return `They were sent and read back, and are not as sent${others}.`;
    },
    fix: () => "Look at the slot's settings in Azure, then run it again: it copies only what differs.",
  }),
};
