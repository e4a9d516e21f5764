import { expect } from 'chai';
import type { HttpExpectation } from '#app-service/smoke-test.ts';
import type { HttpAnswer } from '#ports';
import { judgeAnswer } from '#stages/smoke-test/judge-answer.ts';
import { expecting } from '../../fakes/checks.ts';

const shop: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"up","parts":[{"ok":true},{"ok":true}]}',
  durationMs: 120,
  url: 'https://x.example/health',
};
const judge = (
  expectation: Partial<HttpExpectation>,
  answer: Partial<HttpAnswer> = {},
): Promise<readonly string[]> => judgeAnswer({ ...shop, ...answer }, expecting(expectation));

describe('judging an answer', () => {
  it('accepts any 2xx and nothing else unless told', async () => {
    expect(await judge({})).to.deep.equal([]);
    expect(await judge({}, { status: 204 })).to.deep.equal([]);
    expect(await judge({}, { status: 302 })).to.deep.equal(['it answered 302, expected 200 to 299']);
  });

  it('accepts just the statuses that are listed', async () => {
    expect(await judge({ status: [401, 403] }, { status: 403 })).to.deep.equal([]);
    expect(await judge({ status: [401, 403] })).to.deep.equal(['it answered 200, expected 401 or 403']);
  });

  it('wants the text in the header, whatever the case of its name', async () => {
    expect(await judge({ headers: { 'Content-Type': 'application/json' } })).to.deep.equal([]);
    expect(await judge({ headers: { 'content-type': 'text/html' } })).to.deep.equal([
      "its header 'content-type' is 'application/json; charset=utf-8', expected 'text/html' in it",
    ]);
    expect(await judge({ headers: { 'x-frame-options': '' } })).to.deep.equal([
      "it has no header 'x-frame-options'",
    ]);
  });

  it('wants the text and the pattern in the body', async () => {
    expect(await judge({ bodyText: '"up"', bodyPattern: '"parts":\\[' })).to.deep.equal([]);
    expect(await judge({ bodyText: 'down', bodyPattern: '^\\[' })).to.deep.equal([
      "its body does not hold 'down'",
      "its body does not match '^\\['",
    ]);
  });

  it('wants every value that a JSON path selects to be the given one, and at least one', async () => {
    const at = (path: string, value: unknown): Promise<readonly string[]> =>
      judge({ jsonPath: [{ path, value }] });
    expect(await at('$.parts[*].ok', true)).to.deep.equal([]);
    expect(await at('$.parts[0]', { ok: true })).to.deep.equal([]);
    expect(await at('$.status', 'down')).to.deep.equal(['\'$.status\' is "up", expected "down"']);
    expect(await at('$.missing', true)).to.deep.equal(["'$.missing' selects nothing in its body"]);
  });

  it('wants the body to fit a JSON schema of either dialect', async () => {
    const strict = {
      type: 'object',
      properties: { status: { const: 'up' } },
      required: ['status', 'version'],
    };
    expect(await judge({ jsonSchema: { type: 'object', required: ['status'] } })).to.deep.equal([]);
    for (const dialect of [
      'http://json-schema.org/draft-07/schema#',
      'https://json-schema.org/draft/2020-12/schema',
      'https://json-schema.org/draft/2019-09/schema',
    ]) {
      expect(await judge({ jsonSchema: { $schema: dialect, ...strict } })).to.deep.equal([
        "its body does not fit the schema: the value must have required property 'version'",
      ]);
    }
  });

  it('counts the errors of a schema that it does not show', async () => {
    const required = ['a', 'b', 'c', 'd', 'e'];
    expect((await judge({ jsonSchema: { required } }))[0]).to.match(/'c'; and 2 more$/);
  });

  it('takes a keyword that no schema has for a mistake in the schema', async () => {
    const [problem] = await judge({ jsonSchema: { requird: ['status'] } });
    expect(problem).to.match(/^the JSON schema is not valid: .*requird/);
  });

  it('judges no body by a schema that is not JSON', async () => {
    expect(await judge({ jsonSchema: {} }, { body: '<html>' })).to.deep.equal(['the body is not JSON']);
  });

  it('wants the answer in time', async () => {
    expect(await judge({ maxTimeMs: 120 })).to.deep.equal([]);
    expect(await judge({ maxTimeMs: 100 })).to.deep.equal(['it took 120 ms, and at most 100 ms are allowed']);
  });

  it('names everything that is wrong', async () => {
    expect(await judge({ bodyText: 'x', maxTimeMs: 1 }, { status: 500 })).to.have.length(3);
  });
});
