import { expect } from 'chai';
import { stripVTControlCharacters } from 'node:util';
import { makePlainAdapter, wantsColours } from '#ci/plain.ts';
import type { PlainSettings } from '#ci/plain.ts';
import type { RunEvent } from '#report/event.ts';
import { failingRun } from '../fakes/report.ts';

function write(events: readonly RunEvent[], changes: Partial<PlainSettings> = {}): string {
  let written = '';
  const adapter = makePlainAdapter({
    write: (text) => (written += text),
    isTerminal: false,
    colours: false,
    now: () => 0,
    ...changes,
  });
  for (const event of events) adapter.tell(event);
  void adapter.finish();
  return written;
}

describe('CI: plain', () => {
  it('writes a failing run', () => {
    expect(write(failingRun('all done')).split('\n')).to.deep.equal([
      'slotship deploy',
      '   App   shop',
      '   Slot  stage',
      '',
      '== push',
      '   Pushing 41a2f0c, all done',
      '   remote: all done',
      '   remote: second line',
      '   The slot was stopped all done',
      '   warning: The push was not taken at once all done',
      '   push: done, 48.9 MB all done (4.2 s)',
      '',
      '== smoke-test',
      '',
      '   Settings',
      '   name      value',
      '   --------  --------',
      '   GREETING  all done',
      '',
      '   passed  health (120 ms)',
      '   failed  GET /api/v1.0 "all" (1.5 s)',
      "     status was 500, expected 200 to 299 | it's [odd]",
      '     HTTP 500',
      '     <h1>Oops & sorry</h1> red ]]>',
      '     all done',
      '   skipped  health (0 ms)',
      '     the site does not serve the version to be tested',
      '   smoke-test: failed, SMOKE_TEST_FAILED (900 ms)',
      '',
      "SCM_BASIC_AUTH_DISABLED  The slot 'stage' of 'shop' does not accept publishing credentials.",
      '  Why: Azure reports that SCM basic auth is off for this slot. all done',
      '  Fix: Turn on "SCM Basic Auth Publishing Credentials" for the slot.',
      '  See: docs/failures.md#scm_basic_auth_disabled',
      '',
      'stage      outcome  duration  fact',
      '---------  -------  --------  ------------------------------',
      'preflight  done     1.2 s     https://shop-stage.example.com',
      'push       done     4.2 s     48.9 MB',
      '',
      "The slot 'stage' of 'shop' does not accept publishing credentials. Production is untouched. (1 min 5 s, exit code 4)",
      '',
    ]);
  });

  it('colours words, and changes none', () => {
    const coloured = write(failingRun(), { colours: true });
    expect(coloured).not.to.equal(write(failingRun()));
    expect(stripVTControlCharacters(coloured)).to.equal(write(failingRun()));
    expect(coloured).to.contain('\u001B[31mfailed\u001B[39m  GET');
  });

  it('overwrites one live line on a terminal, cut to its width, and clears it for the next', () => {
    const events: readonly RunEvent[] = [
      { kind: 'progressed', text: 'one' },
      { kind: 'progressed', text: `two\n${'x'.repeat(100)}` },
      { kind: 'said', text: 'three' },
      { kind: 'progressed', text: 'four' },
    ];
    const clear = '\r\u001B[K';
    expect(write(events, { isTerminal: true, columns: 12 })).to.equal(
      `${clear}   one${clear}   two xxxx${clear}   three\n${clear}   four${clear}`,
    );
  });

  it('writes a line of progress every ten seconds where nothing can be overwritten', () => {
    let at = 0;
    let written = '';
    const adapter = makePlainAdapter({
      write: (text) => (written += text),
      isTerminal: false,
      colours: false,
      now: () => at,
    });
    for (at = 0; at <= 25_000; at += 1000) adapter.tell({ kind: 'progressed', text: `${String(at)} ms` });
    expect(written).to.equal('   10000 ms\n   20000 ms\n');
  });

  it('takes no command or escape from what others wrote', () => {
    const log = write(failingRun('x\n::error::y\n##[group]z\r\u001B[2J'), { isTerminal: true });
    expect(log).not.to.match(/^\s*::error|##\[group/m);
    expect(log).not.to.contain('\u001B[2J');
  });

  it('wants colours on a terminal, unless they are not wanted', () => {
    expect(wantsColours({}, true)).to.equal(true);
    expect(wantsColours({}, false)).to.equal(false);
    expect(wantsColours({ NO_COLOR: '' }, true)).to.equal(true);
    expect(wantsColours({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).to.equal(false);
    expect(wantsColours({ FORCE_COLOR: '1' }, false)).to.equal(true);
    expect(wantsColours({ FORCE_COLOR: '0' }, true)).to.equal(false);
    expect(wantsColours({ FORCE_COLOR: '' }, false)).to.equal(false);
    expect(wantsColours({ TERM: 'dumb' }, true)).to.equal(false);
  });
});
