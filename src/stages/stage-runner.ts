import { isAnyFailure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { StageName } from '#plan/stage-name.ts';
import type { Ports } from '#ports';

/** Runs one stage: tells that it starts and how it ended. `fact` words what was gained. */
export type RunStage = <T>(
  stage: StageName,
  work: () => Promise<T>,
  fact: (gained: T) => string,
) => Promise<T>;

/** Makes the runner of a run's stages; a block is opened and closed here and nowhere else. */
export function stageRunner(ports: Ports): RunStage {
  return async (stage, work, fact) => {
    ports.signal.throwIfAborted();
    const start = ports.clock.now();
    ports.tell({ kind: 'stage-started', stage });
    const end = (outcome: 'done' | 'failed', words: string): void => {
      const durationMs = ports.clock.now() - start;
      ports.tell({ kind: 'stage-ended', stage, outcome, durationMs, fact: words });
    };
    try {
      const gained = await work();
      end('done', fact(gained));
      return gained;
    } catch (thrown) {
      end('failed', describeShortly(thrown));
      throw thrown;
    }
  };
}

function describeShortly(thrown: unknown): string {
  if (!isAnyFailure(thrown)) return 'a bug in slotship';
  return describeFailure(thrown)[0]?.code ?? thrown.code;
}
