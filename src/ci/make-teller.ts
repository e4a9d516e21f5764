import type { CiName } from '#app-service/build-facts.ts';
import { collectReport } from '#report/collect-report.ts';
import type { ReportFrame } from '#report/collect-report.ts';
import type { Tell } from '#report/event.ts';
import type { ProductionState, Report } from '#report/report.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { makePlainAdapter, wantsColours } from './plain.ts';
import { makeRedactor } from './redact.ts';
import { stageMarksOf } from './stage-marks.ts';
import { makeTeamCityAdapter } from './teamcity.ts';

export interface TellerSettings {
  readonly ci: CiName;
  readonly write: Write;
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/** Tells a run in the CI's language; nothing secret gets past it. */
export interface Teller {
  readonly tell: Tell;
  /** Makes the report of what was told, tells it, and writes what comes last. */
  end(frame: ReportFrame): Promise<Report>;
  /** Text with every secret hidden, for what is written beside the events. */
  readonly redact: (text: string) => string;
  /** The same for every text in a value. */
  readonly redactAll: <T>(value: T) => T;
}

/** Makes the teller of a run: hides secrets first, then keeps what the report needs, then speaks to the CI. */
export async function makeTeller(settings: TellerSettings): Promise<Teller> {
  const redactor = makeRedactor();
  const collector = collectReport();
  const adapter = await makeAdapter(settings);
  const tell: Tell = (event) => {
    if (event.kind === 'secret-learned' && !redactor.learn(event.secret)) return;
    const clean = redactor.redactAll(event);
    collector.see(clean);
    adapter.tell(clean);
  };
  return {
    tell,
    redact: redactor.redact,
    redactAll: redactor.redactAll,
    async end(frame) {
      tell({ kind: 'output', name: 'swapped', value: wordSwapped(collector.production()) });
      tell({ kind: 'output', name: 'verdict', value: frame.verdict });
      tell({ kind: 'output', name: 'exit-code', value: String(frame.exitCode) });
      // Once more: what was collected before a secret was learnt may hold it.
      const report = redactor.redactAll(collector.make(frame));
      tell({ kind: 'run-ended', report });
      await adapter.finish();
      return report;
    },
  };
}

async function makeAdapter({ ci, write, isTerminal, env, now }: TellerSettings): Promise<Adapter> {
  if (ci === 'teamcity') return makeTeamCityAdapter(write, now);
  if (ci === 'github') {
    const { makeGitHubAdapter } = await import('./github-actions.ts');
    return makeGitHubAdapter({ write, env, now });
  }
  // A terminal that cannot go back to the start of a line is as good as a file.
  const overwrites = isTerminal && env['TERM'] !== 'dumb';
  return makePlainAdapter({
    write,
    isTerminal: overwrites,
    colours: wantsColours(env, isTerminal),
    now,
    marks: stageMarksOf(ci, now),
  });
}

/** Whether production serves what the run swapped in. */
function wordSwapped(production: ProductionState): string {
  if (production === 'unknown') return 'unknown';
  return String(['swapped', 'unhealthy', 'not-judged'].includes(production));
}
