import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeReportFiles } from '#report/report-files.ts';
import type { Report } from '#report/report.ts';

/** Writes the report's files into a folder, which is made where there is none. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = Object.entries(describeReportFiles(report));
  await Promise.all(files.map(([name, text]) => writeFile(join(folder, name), text)));
}
