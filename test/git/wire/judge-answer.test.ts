import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { judgeConnection } from '#git/wire/judge-answer.ts';

describe('git: judge-answer', () => {
  const credentials = { kind: 'basic', userName: 'u', password: new Secret('p') } as const;
  const remote = {
    access: { scmUrl: 'https://x', app: 'x', credentials },
    url: 'https://x/x.git',
    connection: { send: () => Promise.reject(new Error('asked')), close: () => undefined },
  };
  const judge = (code: string): string =>
    judgeConnection(Object.assign(new Error(code), { code }), remote, 'read its refs').code;

  for (const code of [
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
  ]) {
    it(`takes ${code} for a certificate that is not trusted`, () => {
      expect(judge(code)).to.equal('PUSH_TLS_REFUSED');
    });
  }

  for (const code of ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_HANDSHAKE_TIMEOUT']) {
    it(`takes ${code} for a conversation that failed in TLS itself`, () => {
      expect(judge(code)).to.equal('PUSH_TLS_FAILED');
    });
  }

  for (const code of ['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT']) {
    it(`takes ${code} for a connection that did not come about`, () => {
      expect(judge(code)).to.equal('SCM_UNAVAILABLE');
    });
  }
});
