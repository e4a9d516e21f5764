/** One reason why an emulator cannot be started as it was asked to. */
export interface StartProblem {
  /** What it is about: the option, or a part of the seed such as `apps[0].slots[1].scmType`. */
  readonly about: { readonly option: 'port' | 'seed' | 'state' } | { readonly seed: string };
  /** What goes on after it, such as "is 'LocalGitt'". */
  readonly problem: string;
  /** What would be accepted. */
  readonly accepted: string;
}

/** What was asked for cannot be started; nothing of it is left running. */
export type StartRefusal = Error & {
  readonly name: 'StartRefusal';
  readonly problems: readonly StartProblem[];
};

export function startRefusal(problems: readonly StartProblem[], cause?: unknown): StartRefusal {
  const error = new Error(problems.map(({ problem }) => problem).join('; '), { cause });
  return Object.assign(error, { name: 'StartRefusal' as const, problems });
}

export function isStartRefusal(thrown: unknown): thrown is StartRefusal {
  return thrown instanceof Error && thrown.name === 'StartRefusal' && 'problems' in thrown;
}
