import { cutText } from '#app-service/cut-text.ts';
import { oddAnswer } from './odd-answer.ts';
import { printable } from '#http/plain-words.ts';

/** What receive-pack says became of the pack and of the ref. */
export interface ReportStatus {
  /** `ok`, or why the pack could not be taken. */
  readonly unpack: string;
  /** Ref name to `ok`, or the reason of its refusal. */
  readonly refs: ReadonlyMap<string, string>;
}

const longestReport = 1024 * 1024;

/** Gathers the bytes of the report until it is complete. */
export interface ReportReader {
  /** The report, once its last flush is in. Throws OddAnswer on anything that is no report, and on more than one. */
  push(bytes: Buffer): ReportStatus | undefined;
}

/**
 * Reads the report, which is packets of its own inside band 1 and may be cut anywhere.
 * Source: git, gitprotocol-pack, "Report Status".
 */
export function makeReportReader(): ReportReader {
  let rest = Buffer.alloc(0);
  let complete = false;
  const lines: string[] = [];
  return {
    push: (bytes) => {
      if (complete && bytes.length > 0) throw goesOn();
      rest = Buffer.concat([rest, bytes]);
      if (rest.length > longestReport) throw oddAnswer('The report of the push does not end');
      for (;;) {
        if (rest.length < 4) return undefined;
        const digits = rest.toString('latin1', 0, 4);
        if (!/^[0-9a-fA-F]{4}$/.test(digits))
          throw oddAnswer(`The report says '${cutText(rest.toString('utf8', 0, 1_000), 120)}'`);
        const length = Number.parseInt(digits, 16);
        if (length === 0) {
          if (rest.length > 4) throw goesOn();
          complete = true;
          return parseReport(lines);
        }
        if (length < 4) throw oddAnswer(`The report has a line of length ${String(length)}`);
        if (rest.length < length) return undefined;
        lines.push(rest.toString('utf8', 4, length).replace(/\n$/, ''));
        rest = rest.subarray(length);
      }
    },
  };
}

const goesOn = (): Error => oddAnswer('The report of the push goes on after its end');

function parseReport(lines: readonly string[]): ReportStatus {
  const [first = '', ...rest] = lines;
  if (!first.startsWith('unpack ')) throw oddAnswer(`The report begins with '${cutText(first, 120)}'`);
  const refs = new Map<string, string>();
  for (const line of rest) {
    const match = /^(ok|ng) (\S+)(?: (.*))?$/s.exec(line);
    if (match === null) throw oddAnswer(`The report says '${cutText(line, 120)}'`);
    const [, word, name = '', reason] = match;
    if (refs.has(name)) throw oddAnswer(`The report names ${name} twice`);
    refs.set(name, word === 'ok' ? 'ok' : printable(reason ?? 'no reason given'));
  }
  return { unpack: printable(first.slice('unpack '.length)), refs };
}
