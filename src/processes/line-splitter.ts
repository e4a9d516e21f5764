import { cleanText } from '#app-service/clean-text.ts';
import { cutMark } from '#app-service/cut-text.ts';

/** Longest line that is relayed; the rest of it is dropped and said to be. */
const longestLine = 2000;

/** Cuts a program's output into lines. */
export interface LineSplitter {
  take(chunk: Uint8Array): void;
  /** Gives what stands after the last line end. */
  end(): void;
}

/**
 * Makes a splitter that gives whole lines to `onLine`, as UTF-8 without terminal escapes and control characters.
 * A line longer than 2,000 characters is cut there; it never holds more than that in memory.
 */
export function makeLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  let dropped = 0;
  let afterReturn = false;

  const give = (): void => {
    const text = cleanText(held);
    onLine(dropped === 0 ? text : `${text} ${cutMark} (${String(dropped)} more characters)`);
    held = '';
    dropped = 0;
  };
  const add = (text: string): void => {
    const room = longestLine - held.length;
    held += text.slice(0, room);
    dropped += Math.max(0, text.length - room);
  };
  const takeText = (text: string): void => {
    const parts = (afterReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\n|\r/);
    if (text !== '') afterReturn = text.endsWith('\r');
    parts.forEach((part, index) => {
      if (index > 0) give();
      add(part);
    });
  };
  return {
    take: (chunk) => {
      takeText(decoder.decode(chunk, { stream: true }));
    },
    end: () => {
      takeText(decoder.decode());
      if (held !== '' || dropped > 0) give();
    },
  };
}
