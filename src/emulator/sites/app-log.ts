import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what an app and its keeper say to LogFiles/Application/app.log in the content's folder. */
export interface AppLog {
  /** The app's own output, as it came. */
  readonly output: (chunk: Buffer) => void;
  /** What the emulator did with the app. */
  readonly note: (text: string) => void;
}

const mostBytes = 5_000_000;

/** Opens the log; a long one is put aside first. */
export function openAppLog(home: string, now: () => number): AppLog {
  const folder = join(home, 'LogFiles', 'Application');
  const file = join(folder, 'app.log');
  mkdirSync(folder, { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > mostBytes) renameSync(file, join(folder, 'app.1.log'));
  const append = (data: string | Buffer): void => {
    try {
      appendFileSync(file, data);
    } catch {
      // The content's folder has been deleted while its app was ending.
    }
  };
  return {
    output: append,
    note: (text) => {
      append(`${new Date(now()).toISOString()} ${text}\n`);
    },
  };
}
