import { expect } from 'chai';
import { copyEnvironment } from '#main/copy-environment.ts';

describe('main: copy of the environment', () => {
  it('keeps what is taken out of the original', () => {
    const original: Record<string, string | undefined> = { A: 'x' };
    const copy = copyEnvironment(original, false);
    delete original['A'];
    expect(copy).to.deep.equal({ A: 'x' });
    expect(copy['a']).to.equal(undefined);
  });

  it('finds names in whatever case where the system does', () => {
    const copy = copyEnvironment({ Path: 'x' }, true);
    expect(copy['PATH']).to.equal('x');
    expect('path' in copy).to.equal(true);
    expect(copy['OTHER']).to.equal(undefined);
    expect(Object.entries({ ...copy })).to.deep.equal([['Path', 'x']]);
  });
});
