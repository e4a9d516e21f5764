import type { TestResult } from '#app-service/smoke-test.ts';
import { describeDuration } from '#report/sizes.ts';

/** A test as the lines of a log: how it ended, and below it why, where it did not pass. */
export function describeTest({ outcome, name, durationMs, message, details }: TestResult): readonly string[] {
  const head = `${outcome}  ${name} (${describeDuration(durationMs)})`;
  if (outcome === 'passed') return [head];
  const why = [message ?? '', ...(details ?? '').split('\n')].filter((line) => line.trim() !== '');
  return [head, ...why.map((line) => `  ${line}`)];
}
