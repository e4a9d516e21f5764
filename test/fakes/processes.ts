import type { Processes, ProcessRequest, ProcessResult } from '#ports';

export interface FakeProcesses extends Processes {
  readonly requests: readonly ProcessRequest[];
}

/** Makes programs of a function that says how each run ends; `lines` are its output. */
export function fakeProcesses(
  run: (
    request: ProcessRequest,
    count: number,
  ) => Partial<ProcessResult> & { readonly lines?: readonly string[] },
): FakeProcesses {
  const requests: ProcessRequest[] = [];
  return {
    requests,
    run: (request) => {
      requests.push(request);
      const { lines = [], ...given } = run(request, requests.length);
      for (const line of lines) request.onLine(line);
      return Promise.resolve({ outcome: 'exited', exitCode: 0, durationMs: 5, tail: lines, ...given });
    },
  };
}
