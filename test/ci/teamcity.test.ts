import { expect } from 'chai';
import fastCheck from 'fast-check';
import { makeTeamCityAdapter, makeTeamCityLines } from '#ci/teamcity.ts';
import type { RunEvent } from '#report/event.ts';
import { failingRun, failedTest, makeReport, passedTest, problem } from '../fakes/report.ts';
import { checkServiceMessages } from './service-message-checker.ts';
import { parseServiceMessages } from './service-message-parser.ts';
import type { ServiceMessage } from './service-message-parser.ts';

const now = (): number => Date.UTC(2026, 10, 23, 4, 5, 6, 789);
const time = '2026-11-23T04:05:06.789+0000';

function linesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap(makeTeamCityLines(now));
}

function messagesOf(events: readonly RunEvent[], name: string): readonly ServiceMessage[] {
  return parseServiceMessages(linesOf(events).join('\n')).messages.filter((message) => message.name === name);
}

describe('CI: TeamCity', () => {
  it('writes a failing run', () => {
    const lines = linesOf(failingRun('remote: done'));
    expect(checkServiceMessages(lines.join('\n'))).to.deep.equal([]);
    const at = ` timestamp='${time}'`;
    expect(lines.map((line) => line.replace(at, ''))).to.deep.equal([
      "##teamcity[blockOpened name='slotship deploy']",
      'App   shop',
      'Slot  stage',
      "##teamcity[blockClosed name='slotship deploy']",
      "##teamcity[blockOpened name='push']",
      "##teamcity[progressMessage 'push']",
      'Pushing 41a2f0c, remote: done',
      "##teamcity[message text='remote: remote: done']",
      "##teamcity[message text='remote: second line']",
      "##teamcity[progressMessage 'Pushed 2 MB of 4 MB remote: done']",
      "##teamcity[buildStatisticValue key='slotship.pushSentBytes' value='4000000']",
      `##teamcity[setParameter name='slotship.deployed-commit' value='${'b'.repeat(40)}']`,
      'The slot was stopped remote: done',
      "##teamcity[message text='The push was not taken at once remote: done' status='WARNING']",
      'push: done, 48.9 MB remote: done (4.2 s)',
      "##teamcity[buildStatisticValue key='slotship.pushDurationMs' value='4200']",
      "##teamcity[blockClosed name='push']",
      "##teamcity[blockOpened name='smoke-test']",
      "##teamcity[progressMessage 'smoke-test']",
      "##teamcity[blockOpened name='Settings']",
      'name      value',
      '--------  ------------',
      'GREETING  remote: done',
      "##teamcity[blockClosed name='Settings']",
      "##teamcity[testSuiteStarted name='slotship smoke-test']",
      "##teamcity[testStarted name='health']",
      "##teamcity[testFinished name='health' duration='120']",
      '##teamcity[testStarted name=\'GET /api/v1_0 "all"\']',
      "##teamcity[testFailed name='GET /api/v1_0 \"all\"' message='status was 500, expected 200 to 299 || it|'s |[odd|]' details='HTTP 500|n<h1>Oops & sorry</h1> red |]|]>|nremote: done']",
      "##teamcity[testFinished name='GET /api/v1_0 \"all\"' duration='1500']",
      "##teamcity[testSuiteFinished name='slotship smoke-test']",
      "##teamcity[testSuiteStarted name='slotship verification']",
      "##teamcity[testStarted name='health']",
      "##teamcity[testIgnored name='health' message='the site does not serve the version to be tested']",
      "##teamcity[testFinished name='health' duration='0']",
      "##teamcity[testSuiteFinished name='slotship verification']",
      'smoke-test: failed, SMOKE_TEST_FAILED (900 ms)',
      "##teamcity[buildStatisticValue key='slotship.smokeTestDurationMs' value='900']",
      "##teamcity[blockClosed name='smoke-test']",
      "##teamcity[message text='SCM_BASIC_AUTH_DISABLED  The slot |'stage|' of |'shop|' does not accept publishing credentials.' status='WARNING']",
      "##teamcity[message text='  Why: Azure reports that SCM basic auth is off for this slot. remote: done' status='WARNING']",
      "##teamcity[message text='  Fix: Turn on \"SCM Basic Auth Publishing Credentials\" for the slot.' status='WARNING']",
      "##teamcity[message text='  See: docs/failures.md#scm_basic_auth_disabled' status='WARNING']",
      "##teamcity[buildProblem description='The slot |'stage|' of |'shop|' does not accept publishing credentials.|nWhy: Azure reports that SCM basic auth is off for this slot. remote: done|nFix: Turn on \"SCM Basic Auth Publishing Credentials\" for the slot.' identity='SCM_BASIC_AUTH_DISABLED']",
      "##teamcity[blockOpened name='stages']",
      'stage      outcome  duration  fact',
      '---------  -------  --------  ------------------------------',
      'preflight  done     1.2 s     https://shop-stage.example.com',
      'push       done     4.2 s     48.9 MB',
      '',
      "The slot 'stage' of 'shop' does not accept publishing credentials. Production is untouched. (1 min 5 s, exit code 4)",
      "##teamcity[blockClosed name='stages']",
      "##teamcity[addBuildTag 'slot-stage']",
      "##teamcity[buildStatus text='The slot |'stage|' of |'shop|' does not accept publishing credentials. Production is untouched.']",
    ]);
  });

  it("ends a run that went well with its verdict before TeamCity's own words, and tags it", () => {
    const lines = linesOf([{ kind: 'run-ended', report: makeReport() }]);
    expect(lines.slice(-3)).to.deep.equal([
      "##teamcity[addBuildTag 'slot-stage']",
      "##teamcity[addBuildTag 'swapped']",
      "##teamcity[buildStatus text='stage has 41a2f0c; swapped into production; {build.status.text}']",
    ]);
  });

  it('names the slot in the status, once', () => {
    const [status] = messagesOf(
      [{ kind: 'run-ended', report: makeReport({ verdict: '41a2f0c is in production.' }) }],
      'buildStatus',
    );
    expect(status?.attributes['text']).to.equal('stage: 41a2f0c is in production; {build.status.text}');
  });

  it('tells one build problem for all problems, with the first one for identity', () => {
    const other = { ...problem, code: 'SLOT_NOT_FOUND' as const, what: 'x'.repeat(5000) };
    const told = messagesOf([{ kind: 'failed', problems: [problem, other] }], 'buildProblem');
    expect(told).to.have.length(1);
    expect(told[0]?.attributes['identity']).to.equal('SCM_BASIC_AUTH_DISABLED');
    expect(told[0]?.attributes['description']).to.contain('(and 1 more, in the log)');
    const again: RunEvent = { kind: 'failed', problems: [problem] };
    expect(messagesOf([again, again], 'buildProblem')).to.have.length(1);
  });

  it('keeps the description of a build problem within its limit', () => {
    const [told] = messagesOf(
      [{ kind: 'failed', problems: [{ ...problem, what: '😀'.repeat(3000) }] }],
      'buildProblem',
    );
    expect(told?.attributes['description']).to.have.length(4000);
    const log = linesOf([{ kind: 'failed', problems: [{ ...problem, what: `a${'😀'.repeat(3000)}` }] }]);
    expect(checkServiceMessages(log.join('\n'))).to.deep.equal([]);
  });

  it('closes what is open when a run ends in the middle of a test', () => {
    const lines = linesOf([
      { kind: 'stage-started', stage: 'smoke-test' },
      { kind: 'test-started', suite: 'smoke-test', name: 'health' },
      { kind: 'failed', problems: [problem] },
      { kind: 'run-ended', report: makeReport() },
    ]);
    expect(checkServiceMessages(lines.join('\n'))).to.deep.equal([]);
    expect(lines.join('\n')).to.contain(
      "testIgnored name='health' message='the run ended before this test did'",
    );
  });

  it('numbers tests of the same name in a suite', () => {
    const twice = ['health', 'health', 'health'].flatMap((name): readonly RunEvent[] => [
      { kind: 'test-started', suite: 'smoke-test', name },
      { kind: 'test-ended', test: { ...passedTest, name } },
    ]);
    const names = messagesOf(twice, 'testStarted').map(({ attributes }) => attributes['name']);
    expect(names).to.deep.equal(['health', 'health (2)', 'health (3)']);
  });

  it('shows the same progress once', () => {
    const progressed: RunEvent = { kind: 'progressed', text: 'half' };
    expect(linesOf([progressed, progressed])).to.deep.equal(["##teamcity[progressMessage 'half']"]);
  });

  it('shows progress once a second', () => {
    let at = now();
    const toLines = makeTeamCityLines(() => at);
    const shown = [...Array(25).keys()].flatMap((count) => {
      at += 100;
      return toLines({ kind: 'progressed', text: String(count) });
    });
    expect(shown).to.deep.equal(['0', '10', '20'].map((text) => `##teamcity[progressMessage '${text}']`));
  });

  it('puts a line that is not ASCII into a message', () => {
    expect(linesOf([{ kind: 'said', text: 'plain\nnaïve' }])).to.deep.equal([
      'plain',
      `##teamcity[message text='na|0x00efve' timestamp='${time}']`,
    ]);
  });

  it("leaves a figure out that is too long for TeamCity's charts", () => {
    expect(linesOf([{ kind: 'measured', key: 'aBytes', value: 1e13 }])).to.deep.equal([]);
    expect(linesOf([{ kind: 'measured', key: 'aBytes', value: Number.NaN }])).to.deep.equal([]);
  });

  it('writes every line with its end', () => {
    const written: string[] = [];
    const adapter = makeTeamCityAdapter((text) => written.push(text), now);
    for (const event of failingRun()) adapter.tell(event);
    expect(written.every((text) => /^[^\n]*\n$/.test(text))).to.equal(true);
  });

  it('is right for TeamCity whatever others wrote, and does none of what they say', () => {
    const attack = fastCheck.constantFrom(
      "##teamcity[buildStop comment='x']",
      '##teamcity[enableServiceMessages]',
      "']##teamcity[addBuildTag 'y",
      '##vso[task.complete]',
      "|']",
      '\n',
      '\r',
      'é😀',
      '\u001B[0m',
      '[',
      ']',
      "'",
      '|',
    );
    const foreign = fastCheck.array(fastCheck.oneof(attack, fastCheck.string()), { maxLength: 6 });
    fastCheck.assert(
      fastCheck.property(foreign, (pieces) => {
        const text = pieces.join('');
        const test = { ...failedTest, name: `a ${text}`, message: text, details: text };
        const log = linesOf([
          ...failingRun(text).slice(0, -2),
          { kind: 'test-started', suite: 'smoke-test', name: test.name },
          { kind: 'test-ended', test },
          { kind: 'run-ended', report: makeReport({ verdict: `a ${text}`, slot: `s ${text}` }) },
        ]).join('\n');
        expect(checkServiceMessages(log)).to.deep.equal([]);
        const names = new Set(parseServiceMessages(log).messages.map(({ name }) => name));
        expect([...names]).not.to.include.members(['buildStop']);
        expect([...names]).not.to.include.members(['enableServiceMessages']);
        expect(log).to.match(/^[\t\n -~]*$/);
      }),
      { numRuns: 300 },
    );
  });
});
