import { cutMark } from '#app-service/cut-text.ts';

/** Longest line that is relayed; the rest of it is dropped and said to be. */
const longestLine = 2000;
/** CSI and OSC sequences of terminals, also cut ones, and single-character escapes. Source: ECMA-48, 5.4 and 8.3.89. */
// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const escapes = /\u001b(?:\[[0-?]*[ -/]*(?:[@-~]|$)|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// eslint-disable-next-line no-control-regex -- so are the other control characters, but for the tab
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

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
    const text = held.replace(escapes, '').replace(controls, '');
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
