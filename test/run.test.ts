import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { Ports } from '#ports';
import { freshRun } from '#report/run-state.ts';
import { endingOf, run } from '#run';
import { sitePorts } from './fakes/site-ports.ts';

const never = new Promise<never>(() => undefined);
/** A clock whose time-out does not come while the test runs. */
const still = {
  now: () => 0,
  sleep: (ms: number, signal?: AbortSignal) =>
    ms === 2_000
      ? Promise.resolve()
      : new Promise<void>((_, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        }),
};

describe('run', () => {
  it('gives the verdict of a story that went well', async () => {
    const ports = { ...sitePorts({}), clock: still };
    expect(await run(() => Promise.resolve('all good'), 1000, ports)).to.include({
      exitCode: 0,
      verdict: 'all good',
    });
  });

  it('tells a failure once, with the exit code of what became of production', async () => {
    const ports = { ...sitePorts({}), clock: still };
    const ending = await run(
      (own) => {
        own.tell({ kind: 'production', state: 'unknown' });
        throw failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'y', status: 502, words: 'z' });
      },
      1000,
      ports,
    );
    expect(ending.exitCode).to.equal(8);
    expect(ports.events.filter((event) => event.kind === 'failed')).to.have.length(1);
    expect(ending.verdict).to.include('may still happen');
  });

  it('says nothing of production where there is none, as in the demo', () => {
    const local = { ...freshRun, local: true };
    const refused = failure('COMMAND_UNKNOWN', { given: 'x', nearest: undefined, known: ['demo'] });
    const described = describeFailure(refused)[0]?.what;
    expect(endingOf(refused, local, () => undefined).verdict).to.equal(described);
    const bug = endingOf(new Error('x'), local, () => undefined).thrown;
    expect(bug && describeFailure(bug)[0]?.why).to.equal('This should not happen.');
  });

  it('calls what nobody expected a bug, with its cause', async () => {
    const ports = { ...sitePorts({}), clock: still };
    const ending = await run(() => Promise.reject(new TypeError('x is not a function')), 1000, ports);
    expect(ending).to.include({ exitCode: 1 });
    expect(ending.thrown?.cause).to.be.instanceOf(TypeError);
  });

  for (const [code, exitCode] of [
    ['CANCELLED_BY_SIGINT', 130],
    ['CANCELLED_BY_SIGTERM', 143],
  ] as const) {
    it(`ends a story that does not listen with ${String(exitCode)}, and says what is left`, async () => {
      const stop = new AbortController();
      const ports = { ...sitePorts({ signal: stop.signal }), clock: still };
      const ending = run(
        (own) => {
          own.tell({ kind: 'stage-started', stage: 'push' });
          stop.abort(failure(code, { left: '' }));
          return never;
        },
        1000,
        ports,
      );
      expect(await ending).to.include({ exitCode });
      expect((await ending).verdict).to.include('may be deploying');
    });
  }

  it('does not say twice that production is not healthy', async () => {
    const facts = { production: "production of 'shop'", reason: 'It answered 500', scmWords: 'so' };
    const story = (own: Ports): Promise<never> => {
      own.tell({ kind: 'production', state: 'unhealthy' });
      return Promise.reject(failure('VERIFICATION_FAILED', facts));
    };
    const { verdict } = await run(story, 1000, sitePorts({}));
    expect(verdict).to.equal("Production of 'shop' was swapped and is not healthy.");
  });

  it('ends at its time limit', async () => {
    const ports = sitePorts({});
    expect((await run(() => never, 1000, ports)).thrown?.code).to.equal('RUN_TIMED_OUT');
  });

  it('names first what finds out what became of a swap, when it is cut short in it', async () => {
    const ports = sitePorts({});
    const story = (own: Ports): Promise<never> => {
      own.tell({ kind: 'production', state: 'unknown' });
      return never;
    };
    expect((await run(story, 1000, ports)).exitCode).to.equal(8);
    const [failed] = ports.events.filter((event) => event.kind === 'failed');
    expect(failed?.problems[0]?.fix).to.match(/^First run 'slotship recover'.* Raise 'timeout'/);
  });

  it('says nothing more once it has ended', async () => {
    const ports = { ...sitePorts({}), clock: still };
    let late: (() => void) | undefined;
    await run(
      (own) => {
        late = () => {
          own.tell({ kind: 'said', text: 'late' });
        };
        return Promise.resolve('');
      },
      1000,
      ports,
    );
    late?.();
    expect(ports.texts('said')).to.deep.equal([]);
  });
});
