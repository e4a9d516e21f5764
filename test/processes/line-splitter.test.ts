import { expect } from 'chai';
import { makeLineSplitter } from '#processes/line-splitter.ts';

function split(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = makeLineSplitter((line) => lines.push(line));
  for (const chunk of chunks)
    splitter.take(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  splitter.end();
  return lines;
}

describe('line splitter', () => {
  it('gives whole lines whatever the chunks and the kind of line end', () => {
    expect(split('one\ntw', 'o\r\nthr', 'ee\rfour')).to.deep.equal(['one', 'two', 'three', 'four']);
  });

  it('does not count a line end twice when a chunk ends between its two characters', () => {
    expect(split('one\r', '\ntwo\r', 'three\n')).to.deep.equal(['one', 'two', 'three']);
  });

  it('keeps empty lines, and adds none at the end', () => {
    expect(split('one\n\n', 'two\n')).to.deep.equal(['one', '', 'two']);
  });

  it('puts a character together that a chunk cut in two', () => {
    const bytes = new TextEncoder().encode('größe\n');
    expect(split(bytes.slice(0, 3), bytes.slice(3))).to.deep.equal(['größe']);
  });

  it('takes terminal escapes and control characters out, and leaves tabs', () => {
    expect(split('\u001b[31mred\u001b[0m\u0007 \ta\u001b]0;title\u0007b\u0000\n')).to.deep.equal([
      'red \tab',
    ]);
  });

  it('cuts a line after 2,000 characters and says how many are missing', () => {
    const [line] = split('x'.repeat(1500), 'y'.repeat(1500), '\n');
    expect(line).to.equal(`${'x'.repeat(1500)}${'y'.repeat(500)} … (1000 more characters)`);
  });

  it('leaves nothing of an escape that is cut', () => {
    const [line] = split(`${'x'.repeat(1996)}\u001b[31mred\n`);
    expect(line).to.equal(`${'x'.repeat(1996)} … (4 more characters)`);
  });
});
