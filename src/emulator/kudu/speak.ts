/** Says lines to a pushing client, and dots while there is nothing to say. */
export interface Speaker {
  say(line: string): void;
  end(): void;
}

/** How long silence lasts before dots come, and how far apart they are. */
const kuduPace = { silenceMs: 5000, dotMs: 1000 } as const;

/**
 * After five seconds of silence a "." is written each second, and a line end before the next text.
 *
 * Source: Kudu, ProgressWriter.
 */
export function makeSpeaker(
  write: (text: string) => void,
  { silenceMs, dotMs }: { readonly silenceMs: number; readonly dotMs: number } = kuduPace,
): Speaker {
  let dotted = false;
  let timer: NodeJS.Timeout | undefined;
  const rest = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dotted = true;
      write('.');
      rest(dotMs);
    }, ms);
  };
  rest(silenceMs);
  return {
    say(line) {
      write(`${dotted ? '\n' : ''}${line}\n`);
      dotted = false;
      rest(silenceMs);
    },
    end() {
      clearTimeout(timer);
      if (dotted) write('\n');
    },
  };
}
