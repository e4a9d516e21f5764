import { failure } from '#failures/failure.ts';
import type { Http, HttpAnswer, HttpRequest } from '#ports';

/** How one request ends: with an answer, of which only what matters is given, or with a connection that fails. */
export type FakeAnswer =
  Partial<HttpAnswer> | { readonly error: string; readonly timedOut?: boolean; readonly connected?: boolean };

export interface FakeHttp extends Http {
  readonly requests: readonly HttpRequest[];
}

/** Makes a site of a function; `count` is 1 for the first request. */
export function fakeHttp(answer: (request: HttpRequest, count: number) => FakeAnswer): FakeHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    send: (request) => {
      requests.push(request);
      const given = answer(request, requests.length);
      if ('error' in given) {
        const { error: words, timedOut = false, connected } = given;
        return Promise.reject(failure('HTTP_UNREACHABLE', { url: request.url, words, timedOut, connected }));
      }
      return Promise.resolve({
        status: 200,
        headers: {},
        body: '',
        durationMs: 5,
        url: request.url,
        ...given,
      });
    },
  };
}

/** The answer of an app that serves its stamp. */
export function stampOf(commit: string): FakeAnswer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ commit }) };
}
