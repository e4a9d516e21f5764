import { expect } from 'chai';
import { findLeaks, formsOf, textsOfChildren } from './leaks.ts';

/** What watches every run must itself be known to see. */
describe('e2e rig: leaks', () => {
  const secrets = formsOf({ name: 'password', text: 'p?ss"w0rd/+~' });
  const forms = [
    'p?ss"w0rd/+~',
    'p%3Fss%22w0rd%2F%2B~',
    'cD9zcyJ3MHJkLyt+',
    'cD9zcyJ3MHJkLyt-',
    'p?ss\\"w0rd/+~',
  ];
  for (const form of forms) {
    it(`finds ${form}`, () => {
      expect(findLeaks({ log: `before ${form} after` }, secrets).join()).to.match(/password.* is in log/);
    });
  }

  it('finds a token', () => {
    const token = ['eyJ0eXAiOiJKV1Qi', 'eyJhdWQiOiJhenVyZSJ9', 'c2lnbmF0dXJlc2lnbmF0'].join('.');
    expect(findLeaks({ log: `Bearer ${token}` }, [])).to.deep.equal(['a token is in log']);
  });

  it('finds nothing in other text', () => {
    expect(findLeaks({ log: 'password: ***' }, secrets)).to.deep.equal([]);
  });

  it('looks at the command line and at the environment of a child', () => {
    const child = { args: ['git', 'push', 'p?ss"w0rd/+~'], env: ['A=1'] };
    const other = { args: ['git'], env: ['B=p?ss"w0rd/+~'] };
    const found = findLeaks(textsOfChildren([child, other]), secrets);
    expect(found).to.include('password is in the command line of child 0 (git)');
    expect(found).to.include('password is in the environment of child 1 (git)');
  });
});
