import type { Parameters } from '#parameters/parameters.ts';

/** Which settings are copied from which slot to which. */
export interface CopyPlan {
  /** `production` or a slot's name. */
  readonly from: string;
  readonly to: string;
  /** Names or patterns with `*`; empty: all that are no slot settings, or none where slot settings are named. */
  readonly only: readonly string[];
  /** Slot settings that may be copied. */
  readonly sticky: readonly string[];
}

/** Makes the plan of `settings copy`. */
export function makeCopyPlan(parameters: Parameters): CopyPlan {
  const { from, to, slot, only, sticky } = parameters;
  return {
    from: from.toLowerCase() === 'production' ? 'production' : from,
    to: (to ?? slot).toLowerCase() === 'production' ? 'production' : (to ?? slot),
    only: listOf(only),
    sticky: listOf(sticky),
  };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
