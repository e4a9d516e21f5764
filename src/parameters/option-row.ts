import type { CommandName } from './commands.ts';

/** Where an option can be given: a flag, `SLOTSHIP_…` (TeamCity's parameters included), an input of the action or of the TeamCity recipe, slotship.yml. */
export type Surface = 'flag' | 'environment' | 'action' | 'teamcity' | 'file';

/** Headings under which help and documents list options. */
export type OptionGroup =
  'Target' | 'Settings' | 'Sign-in' | 'Build' | 'Checks' | 'Swap' | 'Time limits' | 'Run' | 'Emulator';

/** A choice as one command has it. */
interface ChoiceInstead {
  readonly choices: readonly string[];
  readonly default: string;
  readonly help: string;
}

interface RowBase {
  readonly group: OptionGroup;
  /** At most 100 characters: TeamCity's limit. */
  readonly label: string;
  /** At most 250 characters: TeamCity's limit. */
  readonly help: string;
  /** As text, as a user would give it; empty: there is none. */
  readonly default: string;
  readonly commands: readonly CommandName[];
  /** Undefined: every surface. */
  readonly only?: readonly Surface[];
  /** What is otherwise for one of its commands. */
  readonly instead?: Readonly<Partial<Record<CommandName, ChoiceInstead>>>;
  /** Environment variable of Azure's own tools that is read when slotship's is not set. */
  readonly fallback?: string;
}

/** One option: everything that is generated, read or documented of it comes from here. */
export type OptionRow = RowBase &
  (
    | { readonly type: 'text'; readonly pattern?: RegExp; readonly accepted?: string }
    | { readonly type: 'path' }
    | { readonly type: 'switch' }
    | { readonly type: 'choice'; readonly choices: readonly string[] }
    /** `zero`: 0s is a value too, and means not at all. */
    | { readonly type: 'duration'; readonly zero?: true }
    | { readonly type: 'number'; readonly least: number; readonly most: number }
    | { readonly type: 'url'; readonly protocols: readonly string[] }
    | { readonly type: 'version-check' }
    | { readonly type: 'secret' }
  );

const everywhere: readonly Surface[] = ['flag', 'environment', 'action', 'teamcity', 'file'];

/** Whether an option can be given there. */
export function isTakenFrom(row: OptionRow, surface: Surface): boolean {
  return (row.only ?? everywhere).includes(surface);
}
