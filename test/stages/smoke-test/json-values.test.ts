import { expect } from 'chai';
import { findJsonValues, parseJson, sameJson } from '#stages/smoke-test/json-values.ts';

describe('JSON values', () => {
  it('finds what a path selects', async () => {
    const look = await findJsonValues('{"parts":[{"ok":true},{"ok":false}]}', '$.parts[*].ok');
    expect(look).to.deep.equal({ kind: 'values', values: [true, false] });
  });

  it('names a body that is no JSON, an empty one and a path that is none', async () => {
    const problemOf = async (body: string, path: string): Promise<string> => {
      const look = await findJsonValues(body, path);
      return look.kind === 'problem' ? look.problem : 'none';
    };
    expect(await problemOf('<html>', '$.a')).to.equal('the body is not JSON');
    expect(await problemOf(' ', '$.a')).to.equal('the body is empty');
    expect(await problemOf('{}', 'a..')).to.match(/^the JSON path 'a\.\.' is not valid: /);
  });

  it('knows the same value by its content, not by the order of members', () => {
    expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).to.equal(true);
    expect(sameJson([1, 2], [2, 1])).to.equal(false);
    expect(sameJson({ a: undefined }, { b: undefined })).to.equal(false);
    expect(sameJson({ a: 1 }, { a: 1, b: 2 })).to.equal(false);
    expect(sameJson([], {})).to.equal(false);
    expect(sameJson('1', 1)).to.equal(false);
    expect(sameJson(null, {})).to.equal(false);
  });

  it('parses any JSON value', () => {
    expect(parseJson('null')).to.deep.equal({ kind: 'values', values: [null] });
  });
});
