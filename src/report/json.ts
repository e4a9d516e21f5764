import type { Report } from './report.ts';

/**
 * The report as one JSON document: what is not known is null, so that every name is always there, and times are
 * ISO 8601.
 */
export function describeAsJson(report: Report): string {
  const document = { ...report, startedAt: new Date(report.startedAt).toISOString() };
  return describeDocument(document, (_, value: unknown) => value ?? null);
}

/** A JSON document whose texts no CI takes for commands of its own. Parsed, they are what they were. */
export function describeDocument(
  document: object,
  replacer?: (key: string, value: unknown) => unknown,
): string {
  return `${JSON.stringify(document, replacer, 2).replace(/#(?=\p{Cf}*#)/gu, '\\u0023')}\n`;
}
