import { StringDecoder } from 'node:string_decoder';
import { cleanText } from '#app-service/clean-text.ts';
import { cutMark, cutText } from '#app-service/cut-text.ts';

/** Longest line that is handed on, in characters; what a server never ends is handed on in marked pieces. */
const longestLine = 4096;

/** Puts lines together from what comes, in whatever pieces. */
export interface RemoteLines {
  push(bytes: Buffer): void;
  /** Hands on what stands without a line end. */
  end(): void;
}

/**
 * Makes lines of the remote's words. A carriage return ends a line too: git draws its progress with it, and Kudu
 * writes dots to keep the connection alive, which are handed on when their line ends.
 */
export function makeRemoteLines(onLine: (line: string) => void): RemoteLines {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const tell = (line: string): void => {
    const text = line.trimEnd();
    if (text !== '') onLine(text);
  };
  return {
    push: (bytes) => {
      rest += decoder.write(bytes);
      const lines = rest.split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) tell(cutText(cleanText(line), longestLine));
      if (rest.length > longestLine) rest = cleanText(rest);
      while (rest.length > longestLine) {
        tell(cutText(rest, longestLine));
        rest = `${cutMark}${rest.slice(longestLine)}`;
      }
    },
    end: () => {
      tell(cleanText(rest + decoder.end()));
      rest = '';
    },
  };
}
