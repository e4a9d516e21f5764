import { expect } from 'chai';
import { describeAsMarkdown } from '#report/markdown.ts';
import { failedTest, makeReport, passedTest, problem, skippedTest } from '../fakes/report.ts';

const plenty = 900_000;

describe('report: Markdown', () => {
  it('begins with the verdict and the facts, with links', () => {
    const page = describeAsMarkdown(makeReport(), plenty);
    expect(page.split('\n').slice(0, 16)).to.deep.equal([
      '## slotship deploy',
      '',
      '**stage has 41a2f0c; swapped into production.**',
      '',
      '| | |',
      '| --- | --- |',
      '| App | shop |',
      '| Slot | [stage](https://shop-stage.example.com) |',
      '| Production | [swapped](https://shop.example.com) |',
      '| Source commit | `41a2f0c0000000000000000000000000000000aa` |',
      `| Deployed commit | \`${'b'.repeat(40)}\` |`,
      '| Build | [42](https://ci.example.com/build/42) |',
      '| Duration | 1 min 5 s |',
      '| Exit code | 0 |',
      '',
      '### Stages',
    ]);
  });

  it('tells problems before stages, with why and fix', () => {
    const page = describeAsMarkdown(makeReport({ problems: [problem] }), plenty);
    expect(page).to.contain(
      [
        '### SCM\\_BASIC\\_AUTH\\_DISABLED',
        '',
        "The slot 'stage' of 'shop' does not accept publishing credentials.  ",
        '**Why:** Azure reports that SCM basic auth is off for this slot.  ',
        '**Fix:** Turn on "SCM Basic Auth Publishing Credentials" for the slot.  ',
        '**See:** docs/failures.md#scm_basic_auth_disabled',
      ].join('\n'),
    );
    expect(page.indexOf('BASIC')).to.be.below(page.indexOf('### Stages'));
  });

  it('counts tests, and shows what came back of those that failed', () => {
    const tests = [passedTest, failedTest, skippedTest];
    const page = describeAsMarkdown(makeReport({ tests }), plenty);
    expect(page).to.contain('### Tests: 1 passed, 1 failed, 1 skipped');
    expect(page).to.contain('| smoke-test | GET /api/v1.0 "all" | failed | 1.5 s |');
    expect(page).to.contain('```text\nHTTP 500\n<h1>Oops & sorry</h1> red ]]>\n```');
  });

  it('has tables and warnings', () => {
    const tables = [{ title: 'Settings', head: ['name', 'kind'], rows: [['A|B', 'app setting'], ['C']] }];
    const page = describeAsMarkdown(makeReport({ tables, warnings: ['- careful'] }), plenty);
    expect(page).to.contain(
      ['### Settings', '', '| name | kind |', '| --- | --- |', '| A\\|B | app setting |', '| C |  |'].join(
        '\n',
      ),
    );
    expect(page).to.contain('### Warnings\n\n- \\- careful');
  });

  it('is never longer than asked, says that it was cut, and keeps the verdict', () => {
    const tests = Array.from({ length: 200 }, (_, at) => ({
      ...failedTest,
      name: `é${String(at)}`,
      details: 'é'.repeat(3000),
    }));
    for (const maxBytes of [2_000, 50_000, 900_000]) {
      const page = describeAsMarkdown(makeReport({ tests }), maxBytes);
      expect(Buffer.byteLength(page)).to.be.at.most(maxBytes);
      expect(page).to.contain('## slotship deploy');
      expect(page.endsWith('_The rest is in the log._\n')).to.equal(true);
    }
  });
});
