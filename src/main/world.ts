import type { Buffer } from 'node:buffer';
import type { Env } from './make-ports.ts';

/** What main.ts knows of the process and hands on. */
export interface World {
  /** The words after the program's name. */
  readonly words: readonly string[];
  /** The environment as it was at the start. */
  readonly env: Env;
  readonly cwd: string;
  /** Takes variables out of the process's own environment; `env` keeps them. */
  readonly forget: (names: readonly string[]) => void;
  readonly version: string;
  /** How this very program is started again: Node, its options, and the file. */
  readonly program: readonly string[];
  /** Folder of the examples that come with the program. */
  readonly examples: string;
  readonly tempFolder: string;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Undefined: there is no such file, or it may not be read. */
  readonly readBytes: (path: string) => Buffer | undefined;
  readonly isFolder: (path: string) => boolean;
  /** Asks a person; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Aborted by a signal to stop; its reason is a Failure. */
  readonly signal: AbortSignal;
  /** Digits that no other run has. */
  readonly randomName: () => string;
}
