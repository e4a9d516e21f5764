import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogEntry } from './deployment-record.ts';

/** Type of a log entry: 0 message, 1 warning, 2 error. */
export type LogEntryType = LogEntry['type'];

/** Writes entries; what it logs to the logger it returns lies beneath the entry. */
export interface DeploymentLogger {
  log(message: string, type?: LogEntryType): DeploymentLogger;
}

interface StoredEntry {
  readonly id: string;
  readonly parent: string | null;
  readonly time: string;
  readonly message: string;
  readonly type: LogEntryType;
}

/** Where a logger writes and what it says aloud. */
export interface LogTarget {
  readonly file: string;
  readonly stamp: () => string;
  /** Hears each message the moment it is logged: the push's `remote:` lines. */
  readonly say: (message: string, type: LogEntryType) => void;
}

/** A logger that appends to a file of one JSON value a line, so that a reader always sees whole entries. */
export function makeLogger(target: LogTarget, parent: string | null = null): DeploymentLogger {
  return {
    log(message, type = 0) {
      const entry: StoredEntry = { id: randomUUID(), parent, time: target.stamp(), message, type };
      mkdirSync(dirname(target.file), { recursive: true });
      appendFileSync(target.file, `${JSON.stringify(entry)}\n`);
      target.say(message, type);
      return makeLogger(target, entry.id);
    },
  };
}

/** Forgets an earlier run's log: a redeploy starts it anew. */
export function clearLog(file: string): void {
  rmSync(file, { force: true });
}

/**
 * The entries beneath `parent`, or the first level for `null`; undefined when there is no log.
 *
 * An entry with children gets `logUrl`/{id} as `details_url`; its type is the greatest of theirs.
 * Source: Kudu, StructuredTextLogger and DeploymentController.GetLogEntry.
 */
export function readLogEntries(file: string, parent: string | null, logUrl: string): LogEntry[] | undefined {
  const stored = readStored(file);
  if (!stored) return undefined;
  return stored
    .filter((entry) => entry.parent === parent)
    .map((entry) => {
      const children = stored.filter((other) => other.parent === entry.id);
      const details = parent === null && children.length > 0;
      return {
        log_time: entry.time,
        id: entry.id,
        message: entry.message,
        type: [entry, ...children].reduce<LogEntryType>((most, { type }) => (type > most ? type : most), 0),
        details_url: details ? `${logUrl}/${entry.id}` : null,
      };
    });
}

function readStored(file: string): StoredEntry[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as StoredEntry);
}
