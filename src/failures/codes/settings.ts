import { row } from '../row.ts';

export const settingsFailures = {
  SETTINGS_REFUSED: row({
    area: 'settings',
    blame: 'refused',
    exit: 5,
    meaning: 'The swap would take settings into production, or out of it, in a way the rules refuse.',
    what: (facts: {
      readonly slot: string;
      readonly slotName: string;
      readonly names: readonly string[];
      readonly reasons: readonly string[];
    }) => `Swapping the ${facts.slot} would harm production's settings: ${facts.names.join(', ')}.`,
    why: (facts) => `${facts.reasons.join('; ')}.`,
    fix: (facts) =>
      `Set them on the slot: 'slotship settings copy --from production --to ${facts.slotName} --only ${facts.names.join(',')}'; or name them under 'settings: mayDiffer' in slotship.yml.`,
  }),
};
