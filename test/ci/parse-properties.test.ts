import { parse as parseDot } from 'dot-properties';
import { expect } from 'chai';
import fc from 'fast-check';
import { getProperties } from 'properties-file';
import { parseProperties } from '#ci/parse-properties.ts';

describe('ci: parse-properties', () => {
  const cases: readonly (readonly [string, string, Record<string, string>])[] = [
    ['keeps numbers as text', 'a=1.10\nb=0012\nc=1e5\nd=', { a: '1.10', b: '0012', c: '1e5', d: '' }],
    [
      'ends a key at =, : or a blank',
      'a=1\nb:2\nc 3\nd = 4\ne\t:\t5',
      { a: '1', b: '2', c: '3', d: '4', e: '5' },
    ],
    ['takes one separator only', 'a==1\nb=:2\nc :=3', { a: '=1', b: ':2', c: '=3' }],
    ['passes comments and blank lines over', '# a=1\n  ! b=2\n\n \t\nc=3', { c: '3' }],
    ['takes # and ! inside a value as they are', 'a=1#2!3', { a: '1#2!3' }],
    ['joins continued lines without their indent', 'a=1\\\n   2\\\r\n\t3', { a: '123' }],
    ['takes a comment sign in a continuation as text', 'a=1\\\n#2', { a: '1#2' }],
    ['does not continue after an escaped backslash', 'a=1\\\\\nb=2', { a: '1\\', b: '2' }],
    ['ends at an empty continuation', 'a=1\\\n\nb=2', { a: '1', b: '2' }],
    ['takes a backslash alone for a blank line', '\\\n#a=1\n\\\nb=2', { b: '2' }],
    ['drops a backslash at the very end', 'a=1\\', { a: '1' }],
    ['undoes escapes', 'a\\ b\\=c=\\t\\n\\r\\f\\\\\\"\\u00e4\\uD83D\\uDE00', { 'a b=c': '\t\n\r\f\\"ä😀' }],
    ['keeps trailing blanks', 'a=1  ', { a: '1  ' }],
    ['takes a key without a value', 'a\nb', { a: '', b: '' }],
    ['lets the last of equal keys win', 'a=1\na=2', { a: '2' }],
    ['ends lines as Java does', 'a=1\rb=2\r\nc=3', { a: '1', b: '2', c: '3' }],
  ];
  for (const [claim, text, expected] of cases) {
    it(claim, () => {
      expect(parseProperties(text)).to.deep.equal(expected);
    });
  }

  it('keeps a key that JavaScript has another use for', () => {
    const read = parseProperties('__proto__=x\nconstructor=y');
    expect(Object.entries(read)).to.deep.equal([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(read)).to.equal(Object.prototype);
  });

  it('does not stumble over a cut-off unicode escape', () => {
    expect(parseProperties('a=\\u12\nb=2')).to.deep.equal({ a: 'u12', b: '2' });
  });

  it('agrees with two other readers on whatever a writer escapes', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('ab =:#!\\\n\r\t\f"\'äé€😀')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (pairs) => {
        const written = pairs.map(([key, value]) => `${write(`k${key}`)}=${write(value)}`).join('\n');
        const expected = Object.fromEntries(pairs.map(([key, value]) => [`k${key}`, value]));
        expect(parseProperties(written)).to.deep.equal(expected);
        expect(parseDot(written)).to.deep.equal(expected);
        expect(getProperties(written)).to.deep.equal(expected);
      }),
    );
  });
});

/** As java.util.Properties writes. */
function write(text: string): string {
  const names: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };
  return Array.from({ length: text.length }, (_, at) => text.charAt(at))
    .map((unit) => {
      if (/[ =:#!\\]/.test(unit)) return `\\${unit}`;
      return names[unit] ?? (unit > '~' ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}` : unit);
    })
    .join('');
}
