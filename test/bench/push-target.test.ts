import { expect } from 'chai';
import { readPushTarget } from '../../bench/push-target.ts';

const env = { DIR: 'build', URL: 'https://h:1/web1.git/', REF: 'refs/heads/master', PUSH_USER: 'u:p:q' };

describe('bench: push-target', () => {
  it('is a branch, by its name or in full', () => {
    for (const REF of ['refs/heads/feature/x', 'feature/x']) {
      const { branch, url, remote } = readPushTarget({ ...env, REF });
      expect(branch).to.equal('feature/x');
      expect(url).to.equal('https://h:1/web1.git');
      expect(remote).to.deep.include({ scmUrl: 'https://h:1', app: 'web1' });
    }
  });

  it('is nothing else', () => {
    for (const REF of ['refs/tags/v1', 'refs/heads/refs/tags/v1', 'HEAD']) {
      expect(() => readPushTarget({ ...env, REF }), REF).to.throw('only a branch');
    }
  });

  it('names the variable that is wrong or missing, without what may hold a password', () => {
    expect(() => readPushTarget({ ...env, DIR: '' })).to.throw('DIR is not set');
    for (const URL of ['http://u:hunter2@h:99999', 'git@h:web1.git', 'file:///x']) {
      expect(() => readPushTarget({ ...env, URL }), URL).to.throw(/^URL is not[^@]*$/);
    }
    expect(readPushTarget({ ...env, URL: 'https://u:hunter2@h/web1.git' }).url).to.equal(
      'https://h/web1.git',
    );
  });
});
