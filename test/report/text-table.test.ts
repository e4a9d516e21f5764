import { expect } from 'chai';
import { layTable } from '#report/text-table.ts';

describe('report: text table', () => {
  it('lays columns two blanks apart, without blanks at the ends of lines', () => {
    expect(
      layTable(
        ['stage', 'fact'],
        [
          ['push', '48.9 MB'],
          ['smoke-test', ''],
        ],
      ),
    ).to.deep.equal(['stage       fact', '----------  -------', 'push        48.9 MB', 'smoke-test']);
  });

  it('keeps a cell in one line and cuts a long one', () => {
    const [, , line] = layTable(['a'], [[`x\ny ${'z'.repeat(100)}`]]);
    expect(line).to.match(/^x y z+…$/);
    expect(line).to.have.length(60);
  });

  it('has a column for each head, however long the rows are', () => {
    expect(layTable(['a', 'b'], [['1', '2', '3'], []])).to.deep.equal(['a  b', '-  -', '1  2', '']);
  });
});
