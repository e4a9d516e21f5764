import { describeAsJson } from './json.ts';
import { describeAsJUnit } from './junit.ts';
import { describeAsMarkdown } from './markdown.ts';
import type { Report } from './report.ts';

/** Room for the page, in bytes; some CIs show no more than 1 MiB. */
const maxPageBytes = 900_000;

/** The report as files: name to text. */
export function describeReportFiles(report: Report): Readonly<Record<string, string>> {
  return {
    'report.json': describeAsJson(report),
    'report.md': describeAsMarkdown(report, maxPageBytes),
    'junit.xml': describeAsJUnit(report),
  };
}
