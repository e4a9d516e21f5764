import { expect } from 'chai';
import type { ValuePlace } from '#app-service/smoke-test.ts';
import { readVersion } from '#stages/smoke-test/read-version.ts';

async function read(place: ValuePlace, body: string, headers: Record<string, string> = {}): Promise<string> {
  const look = await readVersion(
    { status: 200, headers, body, durationMs: 1, url: 'https://x.example/' },
    place,
  );
  return look.kind === 'value' ? look.value : `none: ${look.why}`;
}

describe('version in an answer', () => {
  it('is the value of a header, whatever the case of its name', async () => {
    expect(await read({ kind: 'header', name: 'X-Commit' }, '', { 'x-commit': ' abc ' })).to.equal('abc');
    expect(await read({ kind: 'header', name: 'X-Commit' }, '')).to.equal(
      "none: there is no header 'X-Commit'",
    );
  });

  it('is the one text or number at a JSON path', async () => {
    const at = (path: string, body: string): Promise<string> => read({ kind: 'json-path', path }, body);
    expect(await at('$.commit', '{"commit":"abc"}')).to.equal('abc');
    expect(await at('$.build', '{"build":17}')).to.equal('17');
    expect(await at('$.commit', '{}')).to.equal("none: '$.commit' selects nothing in the body");
    expect(await at('$.commit', '{"commit":{}}')).to.contain('no text and no number');
    expect(await at('$.*', '{"a":"1","b":"2"}')).to.contain('several values');
    expect(await at('$.commit', '<html>')).to.equal('none: the body is not JSON');
  });

  it("is what a pattern's first group matches, or all that it matches", async () => {
    const by = (pattern: string): Promise<string> => read({ kind: 'pattern', pattern }, '<b>build-17</b>');
    expect(await by('build-(\\d+)')).to.equal('17');
    expect(await by('build-\\d+')).to.equal('build-17');
    expect(await by('commit')).to.equal("none: nothing in the body matches 'commit'");
    expect(await by('(')).to.contain('not a valid regular expression');
  });

  it('is the whole body without the white space around it', async () => {
    expect(await read({ kind: 'body' }, 'abc\n')).to.equal('abc');
    expect(await read({ kind: 'body' }, ' \n')).to.equal('none: the body is empty');
  });
});
