import type { HttpExpectation } from '#app-service/smoke-test.ts';
import type { HttpAnswer } from '#ports';
import { oneLine } from './excerpt.ts';
import { judgeBySchema } from './judge-by-schema.ts';
import { findJsonValues, sameJson } from './json-values.ts';

/** Judges an answer: every way in which it is not what was expected, each a sentence part; none when it is. */
export async function judgeAnswer(answer: HttpAnswer, expect: HttpExpectation): Promise<readonly string[]> {
  const problems = [
    ...judgeStatus(answer, expect),
    ...judgeHeaders(answer, expect),
    ...judgeText(answer, expect),
  ];
  for (const { path, value } of expect.jsonPath)
    problems.push(...(await judgePath(answer.body, path, value)));
  if (expect.jsonSchema !== undefined)
    problems.push(...(await judgeBySchema(answer.body, expect.jsonSchema)));
  const { maxTimeMs } = expect;
  if (maxTimeMs !== undefined && answer.durationMs > maxTimeMs) {
    problems.push(
      `it took ${String(Math.round(answer.durationMs))} ms, and at most ${String(maxTimeMs)} ms are allowed`,
    );
  }
  return problems;
}

function judgeStatus({ status }: HttpAnswer, expect: HttpExpectation): readonly string[] {
  const good = expect.status === undefined ? status >= 200 && status <= 299 : expect.status.includes(status);
  const wanted = expect.status === undefined ? '200 to 299' : expect.status.join(' or ');
  return good ? [] : [`it answered ${String(status)}, expected ${wanted}`];
}

function judgeHeaders(answer: HttpAnswer, expect: HttpExpectation): readonly string[] {
  return Object.entries(expect.headers).flatMap(([name, wanted]) => {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return [`it has no header '${name}'`];
    return value.includes(wanted)
      ? []
      : [`its header '${name}' is '${oneLine(value, 100)}', expected '${wanted}' in it`];
  });
}

function judgeText({ body }: HttpAnswer, { bodyText, bodyPattern }: HttpExpectation): readonly string[] {
  const problems: string[] = [];
  if (bodyText !== undefined && !body.includes(bodyText)) {
    problems.push(`its body does not hold '${oneLine(bodyText, 100)}'`);
  }
  if (bodyPattern !== undefined) problems.push(...judgePattern(body, bodyPattern));
  return problems;
}

function judgePattern(body: string, pattern: string): readonly string[] {
  try {
    return new RegExp(pattern).test(body) ? [] : [`its body does not match '${oneLine(pattern, 100)}'`];
  } catch {
    return [`the pattern '${oneLine(pattern, 100)}' is not a valid regular expression`];
  }
}

async function judgePath(body: string, path: string, wanted: unknown): Promise<readonly string[]> {
  const look = await findJsonValues(body, path);
  if (look.kind === 'problem') return [look.problem];
  if (look.values.length === 0) return [`'${path}' selects nothing in its body`];
  const other = look.values.findIndex((value) => !sameJson(value, wanted));
  if (other === -1) return [];
  const found = oneLine(JSON.stringify(look.values[other]), 100);
  return [`'${path}' is ${found}, expected ${oneLine(JSON.stringify(wanted), 100)}`];
}
