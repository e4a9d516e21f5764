import { row } from '../row.ts';

export const recoverFailures = {
  RECOVERY_UNCLEAR: row({
    area: 'recover',
    blame: 'azure',
    exit: 8,
    meaning:
      'An interrupted run left something whose state could not be established, or that slotship does not touch.',
    what: (facts: { readonly found: string; readonly next: string }) =>
      `It is not clear how things stand: ${facts.found}.`,
    why: () => 'Nothing was changed, since a wrong guess could swap twice or undo what somebody wants.',
    fix: (facts) => `${facts.next}.`,
  }),
};
