import type { CiName } from '#app-service/build-facts.ts';

/** The lines by which a CI folds the log of a stage; they are written as they are. */
export interface StageMarks {
  readonly open: (stage: string) => string;
  readonly close: (stage: string) => string | undefined;
}

/**
 * The marks of a CI that is told plain lines; undefined where it has none. `now` is in milliseconds since 1970.
 * Sources: Azure Pipelines, Formatting commands; GitLab, Custom collapsible sections; Buildkite, Managing log output.
 */
export function stageMarksOf(ci: CiName, now: () => number): StageMarks | undefined {
  switch (ci) {
    case 'azure-pipelines':
      return { open: (stage) => `##[group]${stage}`, close: () => '##[endgroup]' };
    case 'gitlab': {
      const mark = (side: 'start' | 'end', stage: string): string =>
        `\u001B[0Ksection_${side}:${String(Math.floor(now() / 1000))}:slotship_${stage}\r\u001B[0K`;
      return { open: (stage) => mark('start', stage) + stage, close: (stage) => mark('end', stage) };
    }
    case 'buildkite':
      return { open: (stage) => `--- ${stage}`, close: () => undefined };
    case 'teamcity':
    case 'github':
    case 'jenkins':
    case 'bitbucket':
    case 'circleci':
    case 'plain':
      return undefined;
  }
}
