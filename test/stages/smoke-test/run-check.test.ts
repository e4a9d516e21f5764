import { expect } from 'chai';
import type { Check } from '#app-service/smoke-test.ts';
import type { Http, Processes } from '#ports';
import { runCheck } from '#stages/smoke-test/run-check.ts';
import type { TestContext, TestOutcome } from '#stages/smoke-test/test-context.ts';
import { commandCheck, expecting, httpCheck } from '../../fakes/checks.ts';
import { fakeHttp } from '../../fakes/http.ts';
import { fakeProcesses } from '../../fakes/processes.ts';
import { rejectionOf } from '../../fakes/rejection.ts';
import { sitePorts } from '../../fakes/site-ports.ts';
import type { SitePorts } from '../../fakes/site-ports.ts';

const build = { sourceCommit: 'a'.repeat(40), deployedCommit: 'd'.repeat(40), buildNumber: '17' };
const site = { siteUrl: 'https://shop-stage.example', name: 'stage' };

function contextFor(ports: SitePorts, limitMs = 300_000): TestContext {
  return { suite: 'smoke-test', side: 'slot', site, build, deadline: ports.clock.now() + limitMs };
}

async function run(
  check: Check,
  given: { readonly http?: Http; readonly processes?: Processes; readonly limitMs?: number },
): Promise<TestOutcome & { readonly ports: SitePorts }> {
  const ports = sitePorts(given);
  return { ...(await runCheck(check, contextFor(ports, given.limitMs), ports)), ports };
}

describe('check', () => {
  it('sends the request as it is written and passes by the answer', async () => {
    const http = fakeHttp(() => ({ status: 201 }));
    const check = httpCheck({
      method: 'POST',
      path: '/orders?dry=1',
      headers: { authorization: [{ kind: 'environment', name: 'KEY' }] },
      body: [{ kind: 'literal', text: '{}' }],
      timeoutMs: 4000,
    });
    const { outcome } = await run(check, { http });
    expect(outcome).to.equal('passed');
    const { signal, ...sent } = http.requests[0] ?? { signal: undefined };
    expect(sent).to.deep.equal({
      method: 'POST',
      url: 'https://shop-stage.example/orders?dry=1',
      headers: { authorization: [{ kind: 'environment', name: 'KEY' }] },
      body: [{ kind: 'literal', text: '{}' }],
      followRedirects: false,
      timeoutMs: 4000,
    });
    expect(signal).to.be.instanceOf(AbortSignal);
  });

  it('fails with what was wrong and an excerpt of the answer', async () => {
    const http = fakeHttp(() => ({ status: 500, body: 'Error: ORDERS_DB is not set' }));
    const { outcome, message, details } = await run(httpCheck(), { http });
    expect({ outcome, message }).to.deep.equal({
      outcome: 'failed',
      message: 'it answered 500, expected 200 to 299',
    });
    expect(details).to.contain('HTTP 500').and.contain('ORDERS_DB is not set');
  });

  it('explains a refusal that the check did not expect', async () => {
    const http = fakeHttp(() => ({ status: 403, body: 'Ip Forbidden' }));
    const unexpected = await run(httpCheck(), { http });
    expect(unexpected.message).to.contain("access restrictions do not allow this agent's address");
    const expected = await run(httpCheck({ expect: expecting({ status: [403] }) }), { http });
    expect(expected.outcome).to.equal('passed');
  });

  it('fails when a followed redirect ends on another site', async () => {
    const http = fakeHttp(() => ({ url: 'https://www.shop.example/health' }));
    const { message } = await run(httpCheck({ followRedirects: true }), { http });
    expect(message).to.equal('it was redirected away from this site, to https://www.shop.example');
  });

  it('tries again after a pause as often as it may', async () => {
    const http = fakeHttp((_, count) => ({ status: count < 3 ? 503 : 200 }));
    const { outcome, ports } = await run(httpCheck({ retries: 2, retryPauseMs: 1500 }), { http });
    expect(outcome).to.equal('passed');
    expect(ports.clock.sleeps).to.deep.equal([1500, 1500]);
    expect(ports.texts('said')[0]).to.equal(
      "'health' failed (try 1 of 3): it answered 503, expected 200 to 299",
    );
  });

  it('fails when every try did', async () => {
    const http = fakeHttp(() => ({ error: 'ECONNRESET' }));
    const { outcome, message } = await run(httpCheck({ retries: 2 }), { http });
    expect(http.requests).to.have.length(3);
    expect({ outcome, message }).to.deep.equal({
      outcome: 'failed',
      message: 'https://shop-stage.example/health gave no answer: ECONNRESET',
    });
  });

  it('wants its passes one after the other', async () => {
    const http = fakeHttp((_, count) => ({ status: count === 2 ? 500 : 200 }));
    const strict = await run(httpCheck({ consecutive: 2, retries: 0 }), { http });
    expect(strict.outcome).to.equal('failed');
    const again = fakeHttp((_, count) => ({ status: count === 2 ? 500 : 200 }));
    const patient = await run(httpCheck({ consecutive: 2, retries: 1 }), { http: again });
    expect(patient.outcome).to.equal('passed');
    expect(again.requests).to.have.length(4);
  });

  it("is not begun after the stage's time, and not tried again after it", async () => {
    const http = fakeHttp(() => ({ status: 500 }));
    const late = await run(httpCheck(), { http, limitMs: 0 });
    expect(late.message).to.equal("the stage's time was over before it began");
    expect(http.requests).to.have.length(0);
    await run(httpCheck({ retries: 100, retryPauseMs: 4000 }), { http, limitMs: 10_000 });
    expect(http.requests).to.have.length(4);
  });

  it('gives a try no more time than the stage has left', async () => {
    const http = fakeHttp(() => ({}));
    await run(httpCheck({ timeoutMs: 30_000 }), { http, limitMs: 7000 });
    expect(http.requests[0]?.timeoutMs).to.equal(7000);
  });
});

describe('check that is a command', () => {
  it('is told site, slot and source commit, and its output is relayed', async () => {
    const processes = fakeProcesses(() => ({ lines: ['checking', 'ok'] }));
    const check = commandCheck({
      command: ['node', 'check.mjs'],
      env: ['API_KEY'],
      cwd: '/build',
      timeoutMs: 9000,
    });
    const { outcome, ports } = await run(check, { processes });
    expect(outcome).to.equal('passed');
    expect(processes.requests[0]).to.deep.include({
      command: ['node', 'check.mjs'],
      shell: false,
      cwd: '/build',
      env: ['API_KEY'],
      timeoutMs: 9000,
      set: {
        SLOTSHIP_URL: 'https://shop-stage.example',
        SLOTSHIP_SLOT: 'stage',
        SLOTSHIP_COMMIT: build.sourceCommit,
      },
    });
    expect(ports.events.filter(({ kind }) => kind === 'relayed')).to.deep.equal([
      { kind: 'relayed', source: 'script', text: 'checking' },
      { kind: 'relayed', source: 'script', text: 'ok' },
    ]);
  });

  it('is given no commit when there is none', async () => {
    const processes = fakeProcesses(() => ({}));
    const ports = sitePorts({ processes });
    await runCheck(
      commandCheck(),
      { ...contextFor(ports), build: { ...build, sourceCommit: undefined } },
      ports,
    );
    expect(processes.requests[0]?.set).to.not.have.property('SLOTSHIP_COMMIT');
  });

  it('fails with its exit code and the end of its output', async () => {
    const processes = fakeProcesses(() => ({ exitCode: 3, lines: ['x'.repeat(600), 'expected 200'] }));
    const { outcome, message, details } = await run(commandCheck(), { processes });
    expect({ outcome, message }).to.deep.equal({ outcome: 'failed', message: 'it ended with exit code 3' });
    expect(details)
      .to.match(/^…x+\nexpected 200$/)
      .and.have.length(501);
  });

  it('says how else it may end', async () => {
    const end = async (result: Parameters<typeof fakeProcesses>[0]): Promise<string | undefined> =>
      (await run(commandCheck({ timeoutMs: 5000 }), { processes: fakeProcesses(result) })).message;
    expect(await end(() => ({ outcome: 'timed-out', exitCode: undefined }))).to.equal(
      'it was ended after 5 s',
    );
    expect(await end(() => ({ exitCode: undefined }))).to.equal('it was ended by a signal');
    expect(
      await end(() => ({ outcome: 'not-started', exitCode: undefined, tail: ['spawn x ENOENT'] })),
    ).to.equal('it could not be started: spawn x ENOENT');
  });

  it("ends with the run's reason when the run is cancelled meanwhile", async () => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const processes = fakeProcesses(() => {
      stop.abort(reason);
      return { outcome: 'cancelled', exitCode: undefined };
    });
    const ports = sitePorts({ processes, signal: stop.signal });
    expect(await rejectionOf(runCheck(commandCheck({ retries: 3 }), contextFor(ports), ports))).to.equal(
      reason,
    );
    expect(processes.requests).to.have.length(1);
  });
});
