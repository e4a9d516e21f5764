import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '#app-service/secret.ts';
import { makeGitHubAdapter } from '#ci/github-actions.ts';
import type { RunEvent } from '#report/event.ts';
import { captureOutput } from '../fakes/captured-output.ts';
import { failedTest, failingRun, makeReport, problem } from '../fakes/report.ts';

describe('CI: GitHub Actions', () => {
  let folder = '';
  let files: { readonly GITHUB_OUTPUT: string; readonly GITHUB_STEP_SUMMARY: string };

  // The toolkit remembers the first summary file that it saw.
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-github-'));
    files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  });

  beforeEach(async () => {
    await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function tell(
    events: readonly RunEvent[],
    env: Readonly<Record<string, string>> = files,
  ): Promise<readonly string[]> {
    const output = await captureOutput(env, async (write) => {
      const adapter = makeGitHubAdapter({ write, env, now: () => 0 });
      for (const event of events) adapter.tell(event);
      await adapter.finish();
    });
    return output.replaceAll(EOL, '\n').split('\n').slice(0, -1);
  }

  it('writes a failing run', async () => {
    const lines = await tell(failingRun('all done'));
    const token =
      /^::stop-commands::(.+)$/.exec(lines.find((line) => line.startsWith('::stop')) ?? '')?.[1] ?? '';
    expect(lines.map((line) => line.replace(token, '<token>'))).to.deep.equal([
      '::group::slotship deploy',
      'App   shop',
      'Slot  stage',
      '::endgroup::',
      '::group::push',
      'Pushing 41a2f0c, all done',
      '::stop-commands::<token>',
      'remote: all done',
      'remote: second line',
      '::<token>::',
      '::notice title=slotship::The slot was stopped all done',
      '::warning title=slotship::The push was not taken at once all done',
      '::endgroup::',
      'push: done, 48.9 MB all done (4.2 s)',
      '::group::smoke-test',
      'Settings',
      'name      value',
      '--------  --------',
      'GREETING  all done',
      'passed  health (120 ms)',
      'failed  GET /api/v1.0 "all" (1.5 s)',
      "  status was 500, expected 200 to 299 | it's [odd]",
      '  HTTP 500',
      '  <h1>Oops & sorry</h1> red ]]>',
      '  all done',
      'skipped  health (0 ms)',
      '  the site does not serve the version to be tested',
      '::endgroup::',
      'smoke-test: failed, SMOKE_TEST_FAILED (900 ms)',
      "::error title=SCM_BASIC_AUTH_DISABLED::SCM_BASIC_AUTH_DISABLED  The slot 'stage' of 'shop' does not accept publishing credentials.%0A  Why: Azure reports that SCM basic auth is off for this slot. all done%0A  Fix: Turn on \"SCM Basic Auth Publishing Credentials\" for the slot.%0A  See: docs/failures.md#scm_basic_auth_disabled",
      '::error title=smoke-test%3A GET /api/v1.0 "all"::status was 500, expected 200 to 299 | it\'s [odd]',
      '',
      'stage      outcome  duration  fact',
      '---------  -------  --------  ------------------------------',
      'preflight  done     1.2 s     https://shop-stage.example.com',
      'push       done     4.2 s     48.9 MB',
      '',
      "The slot 'stage' of 'shop' does not accept publishing credentials. Production is untouched. (1 min 5 s, exit code 4)",
    ]);
  });

  it('hands on outputs and the summary by files', async () => {
    await tell([
      { kind: 'output', name: 'verdict', value: 'a\nb' },
      { kind: 'run-ended', report: makeReport() },
    ]);
    expect(await readFile(files.GITHUB_OUTPUT, 'utf8')).to.match(
      /^verdict<<(ghadelimiter_\S+)\r?\na\nb\r?\n\1\r?\n$/,
    );
    expect(await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')).to.match(/^## slotship deploy\n/);
  });

  it('says nothing for files that there are not', async () => {
    const lines = await tell([{ kind: 'output', name: 'verdict', value: 'a' }], {
      GITHUB_OUTPUT: '',
      GITHUB_STEP_SUMMARY: '',
    });
    expect(lines).to.deep.equal([]);
  });

  it('goes on when a file cannot be written, and says so', async () => {
    const gone = { GITHUB_OUTPUT: join(folder, 'gone'), GITHUB_STEP_SUMMARY: join(folder, 'gone') };
    const lines = await tell(
      [
        { kind: 'output', name: 'verdict', value: 'a' },
        { kind: 'said', text: 'next' },
      ],
      gone,
    );
    expect(lines[0]).to.match(/^::warning title=slotship::.*gone/);
    expect(lines).to.include('next');
  });

  it('masks secrets, but not what is none, and only where a runner listens', async () => {
    const learned = ['hunter22', ' '].map((text): RunEvent => ({
      kind: 'secret-learned',
      secret: new Secret(text),
    }));
    expect(await tell(learned, { GITHUB_ACTIONS: 'true' })).to.deep.equal(['::add-mask::hunter22']);
    expect(await tell(learned)).to.deep.equal([]);
  });

  it('annotates all problems in one, then each, then failed tests, ten in all; the rest are lines', async () => {
    const lines = await tell([
      ...Array.from({ length: 9 }, (): RunEvent => ({ kind: 'test-ended', test: failedTest })),
      { kind: 'failed', problems: [problem, { ...problem, code: 'SLOT_NOT_FOUND' }] },
    ]);
    const errors = lines.filter((line) => line.startsWith('::error'));
    expect(errors).to.have.length(10);
    expect(errors[0]).to.match(
      /^::error title=slotship%3A 2 problems::SCM_BASIC_AUTH_DISABLED .*%0ASLOT_NOT_FOUND /,
    );
    expect(errors[2]).to.match(/^::error title=SLOT_NOT_FOUND::/);
    expect(lines.filter((line) => line.startsWith('error: smoke-test:'))).to.have.length(2);
  });

  it('cuts the text of an annotation to what GitHub keeps', async () => {
    const [line] = await tell([{ kind: 'warned', text: 'x'.repeat(5000) }]);
    expect(line).to.have.length('::warning title=slotship::'.length + 4096);
  });

  it('takes a new token each time that commands are stopped', async () => {
    const relayed: RunEvent = { kind: 'relayed', source: 'kudu', text: 'x' };
    const lines = await tell([relayed, { kind: 'said', text: 'a' }, relayed]);
    const stops = lines.filter((line) => line.startsWith('::stop-commands::'));
    expect(new Set(stops)).to.have.property('size', 2);
    expect(lines.at(-1)).to.equal(`::${stops[1]?.slice('::stop-commands::'.length) ?? ''}::`);
  });

  it('takes no command from what others wrote, wherever it is told', async () => {
    const blanks = ['', ' ', '\t', '\u00A0', '\u0085', '\u1680', '\u2028', '\u3000', '\u200B', '\uFEFF'];
    const hostile = blanks.map(
      (blank) => `x\n${blank}::set-env name=a::b\n##${blank}[add-mask]c\r::error::d`,
    );
    const lines = await tell(hostile.flatMap((text) => failingRun(text)));
    const read = lines.map((line) => line.replace(/\p{Cf}/gu, '').trim());
    expect(read.filter((line) => /^::set-env|^::error::d|##\[add/.test(line))).to.deep.equal([]);
  });
});
