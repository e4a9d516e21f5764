import { expect } from 'chai';
import fastCheck from 'fast-check';
import { quote, serviceMessage, singleMessage, timestamp } from '#ci/teamcity-message.ts';
import { checkServiceMessages } from './service-message-checker.ts';
import { parseServiceMessages } from './service-message-parser.ts';

const texts = fastCheck.oneof(
  fastCheck.string({ unit: 'binary' }),
  fastCheck.string({
    unit: fastCheck.constantFrom(
      '|',
      "'",
      '[',
      ']',
      '\n',
      '\r',
      '0x',
      'n',
      ' ',
      '\t',
      'é',
      '😀',
      '\u0085',
      '\u2028',
    ),
  }),
);

describe('CI: TeamCity message', () => {
  it('escapes the marks of the grammar, line ends, and all that is not printable ASCII', () => {
    expect(quote("it's [a|b]\r\n\té😀\u0085\u2028\u007F")).to.equal(
      "it|'s |[a||b|]|r|n|0x0009|0x00e9|0xd83d|0xde00|0x0085|0x2028|0x007f",
    );
  });

  it('writes attributes in their order, and leaves out what is not known', () => {
    expect(serviceMessage('message', { text: 'a', status: undefined, flowId: 7 })).to.equal(
      "##teamcity[message text='a' flowId='7']",
    );
    expect(serviceMessage('enableServiceMessages')).to.equal('##teamcity[enableServiceMessages]');
  });

  it('gives a single value no attributes', () => {
    expect(singleMessage('progressMessage', "it's")).to.equal("##teamcity[progressMessage 'it|'s']");
  });

  it("writes times in the one form with a zone that TeamCity's parser takes", () => {
    const time = timestamp(Date.UTC(2026, 10, 23, 4, 5, 6, 7));
    expect(time).to.equal('2026-11-23T04:05:06.007+0000');
    expect(checkServiceMessages(serviceMessage('message', { text: 'a', timestamp: time }))).to.deep.equal([]);
  });

  it('is one line of printable ASCII, whatever the values', () => {
    fastCheck.assert(
      fastCheck.property(texts, texts, (first, second) => {
        expect(serviceMessage('message', { text: first, errorDetails: second })).to.match(/^[ -~]+$/);
      }),
    );
  });

  it('is read back by the strict parser value for value, wherever it stands in a line', () => {
    fastCheck.assert(
      fastCheck.property(texts, texts, texts, (first, second, single) => {
        const line = [
          'before',
          serviceMessage('testFailed', { name: 'a', message: first, details: second }),
          singleMessage('addBuildTag', single),
          'after',
        ].join(' ');
        const { messages, errors, slips } = parseServiceMessages(line);
        expect([errors, slips]).to.deep.equal([[], []]);
        expect(messages).to.deep.equal([
          {
            line: 1,
            name: 'testFailed',
            value: undefined,
            attributes: { name: 'a', message: first, details: second },
          },
          { line: 1, name: 'addBuildTag', value: single, attributes: {} },
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});
