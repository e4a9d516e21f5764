import { expect } from 'chai';
import { describeNetworkError, proxyError } from '#http/network-error.ts';

function coded(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('http: network-error', () => {
  it('words what is known, with its code', () => {
    expect(describeNetworkError(coded('ENOTFOUND'))).to.equal(
      'the host name could not be resolved (ENOTFOUND)',
    );
    expect(describeNetworkError(coded('HPE_INVALID_CONSTANT'))).to.match(/^what came back is not HTTP/);
    expect(describeNetworkError(coded('ERR_SSL_WRONG_VERSION_NUMBER'))).to.match(/TLS/);
  });

  it('looks for the cause of an error that says nothing itself', () => {
    const wrapped = new Error('failed', { cause: coded('ECONNRESET') });
    expect(describeNetworkError(wrapped)).to.equal('the connection was cut (ECONNRESET)');
  });

  it('never repeats a URL, whose user part might be secret', () => {
    const words = describeNetworkError(coded('EWHAT', 'connect to https://user:pass@host/x failed'));
    expect(words).to.equal('connect to (a URL) failed (EWHAT)');
    expect(describeNetworkError('https://user:pass@host')).to.equal('(a URL)');
  });

  it('blames a proxy once', () => {
    const once = proxyError('proxy:1', coded('ECONNREFUSED'));
    expect(proxyError('proxy:1', once)).to.equal(once);
    expect(describeNetworkError(once)).to.equal(
      'the proxy proxy:1 could not be used: the connection was refused (ECONNREFUSED)',
    );
  });
});
