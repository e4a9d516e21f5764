import { open, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../model/world.ts';

/** What an emulator keeps in its folder beside contents and certificates. */
export interface EmulatorState {
  readonly world: World;
  /** Ports by 'management', 'app/slot' and 'app/slot/scm', so that a restart comes back where it was. */
  readonly ports: Record<string, number>;
  /** Signs tokens; base64. */
  readonly tokenKey: string;
  /** Tokens given out before this time are refused; milliseconds since 1970. */
  tokensNotBefore: number;
}

/** Reads the state that a folder holds; undefined where none was written yet. */
export async function readState(folder: string): Promise<EmulatorState | undefined> {
  const text = await readFile(stateFile(folder), 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  });
  return text === undefined ? undefined : (JSON.parse(text) as EmulatorState);
}

/** A writer that puts the newest state on disk whole, one write at a time. */
export function stateWriter(folder: string, state: EmulatorState): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const temporary = `${stateFile(folder)}.new`;
    const file = await open(temporary, 'w', 0o600);
    await file.writeFile(JSON.stringify(state, undefined, 2));
    await file.close();
    await rename(temporary, stateFile(folder));
  };
  const start = (): Promise<void> => {
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return start();
    again ??= running
      .catch(() => undefined)
      .then(() => {
        again = undefined;
        return start();
      });
    return again;
  };
}

function stateFile(folder: string): string {
  return join(folder, 'state.json');
}
