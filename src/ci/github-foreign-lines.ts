import { randomUUID } from 'node:crypto';
import { neutraliseLines } from './neutralise.ts';

/** Writes lines of others so that the runner takes no command from them. */
export interface ForeignLines {
  say(text: string): void;
  /** Lets the runner listen again; must be called before anything else is written. */
  end(): void;
}

/**
 * Makes the writer. Lines that follow each other share one pair of commands; its token is new each time, so that no
 * line can end it. Source: GitHub, Workflow commands, "Stopping and starting workflow commands".
 */
export function makeForeignLines(say: (text: string) => void): ForeignLines {
  let token: string | undefined;
  return {
    say(text) {
      if (token === undefined) {
        token = randomUUID();
        say(`::stop-commands::${token}`);
      }
      // The page that shows the log has commands of its own, which no token stops.
      for (const line of neutraliseLines(text)) say(line);
    },
    end() {
      if (token !== undefined) say(`::${token}::`);
      token = undefined;
    },
  };
}
