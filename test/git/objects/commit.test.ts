import { expect } from 'chai';
import { parseCommit, writeCommit } from '#git/objects/commit.ts';

const fields = {
  tree: 'a'.repeat(40),
  parents: ['b'.repeat(40)],
  author: { name: 'Zoë', email: 'zoe@example.com', at: 1_700_000_000_000 },
  committer: { name: 'slotship', email: 'slotship@localhost', at: 1_700_000_001_999 },
  message: 'Build 7\n\nBuild-Number: 7\n',
};

describe('git: commit', () => {
  it('is read as it was written, in whole seconds', () => {
    const read = parseCommit(writeCommit(fields));
    expect(read).to.deep.equal({ ...fields, committer: { ...fields.committer, at: 1_700_000_001_000 } });
  });

  it('leaves out of names what Git refuses there', () => {
    const author = { name: ' <Eve>\n"x".', email: '<eve\n@x>', at: -5 };
    const read = parseCommit(writeCommit({ ...fields, author }));
    expect(read.author).to.deep.equal({ name: 'Evex'.slice(0, 3) + '"x', email: 'eve@x', at: 0 });
    expect(parseCommit(writeCommit({ ...fields, author: { ...author, name: '' } })).author.name).to.equal(
      'unknown',
    );
  });

  it('reads a message in another encoding', () => {
    const text = `tree ${fields.tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding ISO-8859-1\n\nZo\xeb\n`;
    expect(parseCommit(Buffer.from(text, 'latin1')).message).to.equal('Zoë\n');
  });

  it('is refused without a tree', () => {
    expect(() => parseCommit(Buffer.from('blob'))).to.throw('damaged');
  });
});
