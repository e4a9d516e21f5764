import type { RunEvent } from '#report/event.ts';

/** One CI's language: how events look there. What it is told is free of secrets already. */
export interface Adapter {
  tell(event: RunEvent): void;
  /** Writes what can only be written at the end. */
  finish(): Promise<void>;
}

/** Writes text to standard output. */
export type Write = (text: string) => void;
