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

  it('hands a line that does not end on in parts, and marks where it was cut', () => {
    expect(linesOf('x'.repeat(5_000))).to.deep.equal([`${'x'.repeat(4096)}…`, `…${'x'.repeat(904)}`]);
  });

  it('cuts a line that ends too late', () => {
    expect(linesOf(`${'x'.repeat(5_000)}\n`)).to.deep.equal([`${'x'.repeat(4096)}…`]);
  });

  it('leaves empty lines out', () => {
    expect(linesOf('\n\n  \na\n')).to.deep.equal(['a']);
  });
});
