import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { checkProxies, proxyFor } from '#http/proxy.ts';

const proxy = 'http://proxy:3128';

function ask(url: string, env: Record<string, string>): string | undefined {
  return proxyFor(new URL(url), env);
}

describe('http: proxy', () => {
  it('is chosen by the scheme of the URL', () => {
    const env = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:1' };
    expect(ask('https://shop.example', env)).to.equal('http://secure:1');
    expect(ask('http://shop.example', env)).to.equal('http://plain:1');
    expect(ask('https://shop.example', { ALL_PROXY: proxy })).to.equal(proxy);
    expect(ask('https://shop.example', {})).to.equal(undefined);
    expect(ask('https://shop.example', { HTTPS_PROXY: '' })).to.equal(undefined);
  });

  it('goes by the lower-case name first, and needs no scheme', () => {
    expect(ask('https://shop.example', { https_proxy: 'low:1', HTTPS_PROXY: 'high:1' })).to.equal(
      'http://low:1',
    );
  });

  it('is not used for hosts that NO_PROXY names', () => {
    const reach = (url: string, list: string): boolean =>
      ask(url, { HTTPS_PROXY: proxy, NO_PROXY: list }) === undefined;
    expect(reach('https://shop.example', 'other, shop.example')).to.equal(true);
    expect(reach('https://a.shop.example', 'shop.example')).to.equal(true);
    expect(reach('https://a.shop.example', '.shop.example')).to.equal(true);
    expect(reach('https://a.shop.example', '*.shop.example')).to.equal(true);
    expect(reach('https://myshop.example', 'shop.example')).to.equal(false);
    expect(reach('https://SHOP.example', 'shop.EXAMPLE')).to.equal(true);
    expect(reach('https://shop.example', '*')).to.equal(true);
    expect(reach('https://shop.example:8443', 'shop.example:443')).to.equal(false);
    expect(reach('https://shop.example', 'shop.example:443')).to.equal(true);
    expect(reach('https://shop.example', '')).to.equal(false);
  });

  it('is not used for this machine and its metadata service', () => {
    const env = { ALL_PROXY: proxy };
    for (const url of [
      'https://localhost:1',
      'http://127.0.0.1',
      'http://[::1]:8',
      'http://169.254.169.254',
    ]) {
      expect(ask(url, env), url).to.equal(undefined);
    }
    expect(ask('https://localhost.example', env)).to.equal(proxy);
  });

  it('must have an address that can be read, and the failure names the variable without its password', () => {
    for (const [variable, value] of [
      ['HTTPS_PROXY', 'http://user:hunter2@proxy:99999'],
      ['http_proxy', 'http://user:hunter2 w%rd@proxy'],
      ['ALL_PROXY', 'user:hunter2%zz@proxy:3128'],
      ['HTTPS_PROXY', 'http://'],
    ] as const) {
      let thrown: unknown;
      try {
        checkProxies({ [variable]: value });
      } catch (error) {
        thrown = error;
      }
      if (!isFailure(thrown, 'PROXY_INVALID')) throw new Error(`${value} was taken`);
      const [text] = describeFailure(thrown);
      expect(text?.what).to.include(variable);
      expect(JSON.stringify(text)).not.to.include('hunter2');
    }
  });

  it('may be any address that can be read', () => {
    for (const value of [
      'proxy:3128',
      'http://user:p%40ss@proxy',
      'https://[::1]:8',
      'socks5://proxy:1',
      '',
    ]) {
      checkProxies({ HTTPS_PROXY: value, HTTP_PROXY: value });
    }
  });
});
