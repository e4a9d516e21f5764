import type { HttpCheck } from '#app-service/smoke-test.ts';
import { isFailure } from '#failures/failure.ts';
import type { HttpAnswer } from '#ports';
import { asClause, makeExcerpt } from './excerpt.ts';
import { judgeAnswer } from './judge-answer.ts';
import { findWall } from './site-wall.ts';
import type { Attempt, TestContext, TestPorts } from './test-context.ts';
import { urlOf } from './tested-site.ts';

/** Sends a check's request once and judges the answer. No answer is a failed try. */
export async function tryHttp(
  check: HttpCheck,
  timeoutMs: number,
  context: TestContext,
  ports: TestPorts,
): Promise<Attempt> {
  const url = urlOf(context.site, check.path);
  let answer: HttpAnswer;
  try {
    const { method, headers, body, followRedirects } = check;
    answer = await ports.http.send({
      method,
      url,
      headers,
      body,
      followRedirects,
      timeoutMs,
      signal: ports.signal,
    });
  } catch (thrown) {
    if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
    return { problems: [`${url} gave no answer: ${asClause(thrown.facts.words)}`], details: undefined };
  }
  const problems = [...(await judgeAnswer(answer, check.expect)), ...judgeOrigin(answer, url)];
  const wall = problems.length === 0 ? undefined : findWall(answer);
  return {
    problems: wall === undefined ? problems : [...problems, wall.words],
    details: makeExcerpt(answer),
    closedBy: wall?.closed === true ? wall.words : undefined,
  };
}

/** A redirect to another host was followed: whatever answered there says nothing of this site. */
function judgeOrigin(answer: HttpAnswer, url: string): readonly string[] {
  if (!URL.canParse(answer.url) || new URL(answer.url).origin === new URL(url).origin) return [];
  return [`it was redirected away from this site, to ${new URL(answer.url).origin}`];
}
