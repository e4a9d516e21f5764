import { expect } from 'chai';
import fastCheck from 'fast-check';
import { neutralise, neutraliseLines } from '#ci/neutralise.ts';
import { parseServiceMessages } from './service-message-parser.ts';

describe('CI: neutralise', () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a ##teamcity[buildStop comment='x']", "a # #teamcity[buildStop comment='x']"],
    ['a ##vso[task.complete result=Failed]', 'a # #vso[task.complete result=Failed]'],
    ['a ##[group]b', 'a # #[group]b'],
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['  ::error::a', '  : :error::a'],
    ['\u00A0::stop-commands::x', '\u00A0: :stop-commands::x'],
    ['a\n\u3000\u2003::error::b', 'a\n\u3000\u2003: :error::b'],
    ['\u2028\u2029::error::b', '\u2028\u2029: :error::b'],
    ['\u0085\u1680::error::b', ' \u1680: :error::b'],
    ['\uFEFF\u200B:\u00AD:error::b', '\uFEFF\u200B: \u00AD:error::b'],
    ['a #\u200B#\u200B[add-mask]b', 'a # \u200B#\u200B[add-mask]b'],
    ['\u00A0--- a', '\u00A0 --- a'],
    ['a\n::error::b', 'a\n: :error::b'],
    ['a\r::error::b', 'a ::error::b'],
    ['a\r\n::error::b', 'a\n: :error::b'],
    ['--- a', ' --- a'],
    ['+++ a', ' +++ a'],
    ['~~~', ' ~~~'],
    ['^^^ +++', ' ^^^ +++'],
    ['\u001B[0Ksection_start:1:a\r\u001B[0Kb', 'section_start:1:a b'],
    ['##\u001B[0mteamcity[x]', '# #teamcity[x]'],
    ['\u001B]0;title\u0007a\u009Bb\u0000c', 'abc'],
    ['plain: text, 50 % -- done', 'plain: text, 50 % -- done'],
  ];
  for (const [text, harmless] of cases) {
    it(`makes ${JSON.stringify(text)} harmless`, () => {
      expect(neutralise(text)).to.equal(harmless);
    });
  }

  it('gives lines', () => {
    expect(neutraliseLines('a\n::b\n')).to.deep.equal(['a', ': :b', '']);
  });

  it('leaves no command of any CI, whatever the text', () => {
    const piece = fastCheck.constantFrom(
      '##',
      '#',
      'teamcity[',
      'vso[',
      '[',
      '::',
      ':',
      '\n',
      '\r',
      ' ',
      '\u00A0',
      '\u0085',
      '\u2028',
      '\u3000',
      '\uFEFF',
      '\u200B',
      '\u001B[0m',
      '---',
      'a',
      "b='c']",
    );
    fastCheck.assert(
      fastCheck.property(fastCheck.array(piece, { maxLength: 12 }), (pieces) => {
        const text = neutralise(pieces.join(''));
        expect(parseServiceMessages(text)).to.deep.equal({ messages: [], errors: [], slips: [] });
        // As GitHub's runner reads it: what cannot be seen counts for nothing.
        const read = text.replace(/\p{Cf}/gu, '').split('\n');
        expect(
          read.filter((line) => /##\[|##vso\[|\r/i.test(line) || line.trim().startsWith('::')),
        ).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });
});
