import type { DeploymentLogEntry } from '#app-service/deployment.ts';
import type { Ports, ScmSite } from '#ports';

/** Follows Kudu's log of one deployment. */
export interface LogFollower {
  /** Relays what is new since last asked. */
  follow(): Promise<void>;
  /** The whole log as text, details included; empty when it cannot be read. */
  readAll(): Promise<string>;
  /** Relays the whole log with the failing lines last, and gives the last of those. */
  tellFailing(): Promise<string>;
}

interface Line {
  readonly text: string;
  readonly failing: boolean;
}

/** What Kudu says of every failed deployment, and nothing of this one. Source: Kudu, Resources.resx; kuduscript. */
const stock =
  /^(deployment failed\b|an error has occurred during web site deployment\b|error - changes committed to remote repository but deployment to website failed\b|error - deployment to website failed\b)/i;

/** Lines shown again at the end of a failed deployment's log. */
const failingLinesShown = 20;

/** Makes a follower; `live` is false when the lines came through the push already. */
export function logFollower(scm: ScmSite, id: string, live: boolean, ports: Ports): LogFollower {
  const told = new Set<string>();
  const settled = new Set<string>();
  const relay = (text: string): void => {
    for (const one of text.split(/\r?\n/)) ports.tell({ kind: 'relayed', source: 'kudu', text: one });
  };
  const tellNew = (key: string, { message }: DeploymentLogEntry): void => {
    if (told.has(key)) return;
    told.add(key);
    relay(message);
  };
  return {
    async follow() {
      if (!live) return;
      const entries = await readQuietly(() => scm.readLog(id));
      const last = entries.at(-1);
      for (const entry of entries) {
        tellNew(entry.id, entry);
        if (!entry.hasDetails || settled.has(entry.id)) continue;
        for (const detail of await readQuietly(() => scm.readLogDetails(id, entry.id)))
          tellNew(`${entry.id}/${detail.id}`, detail);
        // An entry that another one follows gets no more details.
        if (entry !== last) settled.add(entry.id);
      }
    },
    async readAll() {
      return (await readLines(scm, id)).map((line) => line.text).join('\n');
    },
    async tellFailing() {
      const lines = await readLines(scm, id);
      const failing = lines.filter((line) => line.failing).slice(-failingLinesShown);
      for (const line of lines) if (!line.failing) relay(line.text);
      for (const line of failing) relay(line.text);
      const telling = [failing, lines].flatMap(
        (some) => some.findLast(({ text }) => !stock.test(text.trim())) ?? [],
      );
      return (telling[0] ?? failing.at(-1) ?? lines.at(-1))?.text ?? 'nothing (no log could be read)';
    },
  };
}

async function readLines(scm: ScmSite, id: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const entry of await readQuietly(() => scm.readLog(id))) {
    lines.push(lineOf(entry));
    if (!entry.hasDetails) continue;
    lines.push(...(await readQuietly(() => scm.readLogDetails(id, entry.id))).map(lineOf));
  }
  return lines.filter((line) => line.text.trim() !== '');
}

function lineOf(entry: DeploymentLogEntry): Line {
  return { text: entry.message.trimEnd(), failing: entry.type === 'error' };
}

/** A log that cannot be read must not hide what the record says. */
async function readQuietly(
  read: () => Promise<readonly DeploymentLogEntry[]>,
): Promise<readonly DeploymentLogEntry[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}
