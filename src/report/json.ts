import type { Report } from './report.ts';

/**
 * The report as one JSON document: what is not known is null, so that every name is always there, and times are
 * ISO 8601.
 */
export function describeAsJson(report: Report): string {
  const document = { ...report, startedAt: new Date(report.startedAt).toISOString() };
  return `${JSON.stringify(document, (_, value: unknown) => value ?? null, 2)}\n`;
}
