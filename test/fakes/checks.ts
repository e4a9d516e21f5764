import type { CommandCheck, HttpCheck, HttpExpectation } from '#app-service/smoke-test.ts';

const nothing: HttpExpectation = {
  status: undefined,
  headers: {},
  bodyText: undefined,
  bodyPattern: undefined,
  jsonPath: [],
  jsonSchema: undefined,
  maxTimeMs: undefined,
};

/** An expectation of which only what matters is given. */
export function expecting(given: Partial<HttpExpectation>): HttpExpectation {
  return { ...nothing, ...given };
}

const once = { on: ['slot'], timeoutMs: 30_000, retries: 0, retryPauseMs: 2000, consecutive: 1 } as const;

/** A request that is tried once on the slot, unless told otherwise. */
export function httpCheck(given: Partial<HttpCheck> = {}): HttpCheck {
  return {
    ...once,
    kind: 'http',
    name: 'health',
    method: 'GET',
    path: '/health',
    headers: {},
    body: undefined,
    followRedirects: false,
    expect: nothing,
    ...given,
  };
}

/** A command that is run once for the slot, unless told otherwise. */
export function commandCheck(given: Partial<CommandCheck> = {}): CommandCheck {
  return {
    ...once,
    kind: 'command',
    name: 'script',
    command: ['check'],
    shell: false,
    cwd: undefined,
    env: [],
    ...given,
  };
}
