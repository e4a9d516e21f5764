import { expect } from 'chai';
import { makeRemoteLines } from '#git/push/remote-lines.ts';

function linesOf(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const remote = makeRemoteLines((line) => lines.push(line));
  for (const piece of pieces) remote.push(Buffer.from(piece as string));
  remote.end();
  return lines;
}

describe('git: remote lines', () => {
  it('puts lines together, whatever the pieces', () => {
    expect(linesOf('Up', 'dating\nPrepa', 'ring  \r\n', 'last')).to.deep.equal([
      'Updating',
      'Preparing',
      'last',
    ]);
  });

  it('keeps characters whole that are cut between pieces', () => {
    const bytes = Buffer.from('ü\n');
    expect(linesOf(bytes.subarray(0, 1), bytes.subarray(1))).to.deep.equal(['ü']);
  });

  it('hands a line that does not end on in parts', () => {
    expect(linesOf('x'.repeat(10_000)).map((line) => line.length)).to.deep.equal([4096, 4096, 1808]);
  });

  it('leaves empty lines out', () => {
    expect(linesOf('\n\n  \na\n')).to.deep.equal(['a']);
  });
});
