import { expect } from 'chai';
import type { HttpAnswer } from '#ports';
import { findWall } from '#stages/smoke-test/site-wall.ts';

const at = 'https://shop-stage.azurewebsites.net/version';
const wallOf = (given: Partial<HttpAnswer>): string | undefined => {
  const wall = findWall({ status: 200, headers: {}, body: '', durationMs: 1, url: at, ...given });
  return wall === undefined ? undefined : `${wall.kind}${wall.closed ? ', closed' : ''}`;
};

describe('site wall', () => {
  it("recognises App Service's sign-in by its redirect, relative or to a sign-in host", () => {
    const to = (location: string): string | undefined => wallOf({ status: 302, headers: { location } });
    expect(to('https://login.windows.net/t/oauth2/authorize?nonce=1')).to.equal('sign-in, closed');
    expect(to('https://login.microsoftonline.com/t/oauth2/v2.0/authorize')).to.equal('sign-in, closed');
    expect(to('https://shop.b2clogin.com/x')).to.equal('sign-in, closed');
    expect(to('/.auth/login/aad?post_login_redirect_uri=%2F')).to.equal('sign-in, closed');
  });

  it('recognises a sign-in page at the end of a redirect that was followed', () => {
    expect(wallOf({ url: 'https://login.microsoftonline.com/t/authorize' })).to.equal('sign-in, closed');
  });

  it("recognises App Service's sign-in by its 401", () => {
    const challenge = 'Bearer realm="shop" authorization_uri="https://login.windows.net/t/oauth2/authorize"';
    expect(wallOf({ status: 401, headers: { 'www-authenticate': challenge } })).to.equal('sign-in, closed');
    expect(wallOf({ status: 401, headers: { 'x-ms-middleware-request-id': 'x' } })).to.equal(
      'sign-in, closed',
    );
  });

  it("takes the app's own 401 and 403 for something another version may answer otherwise", () => {
    expect(wallOf({ status: 401, headers: { 'www-authenticate': 'Basic' } })).to.equal('refused');
    expect(wallOf({ status: 403, body: 'no' })).to.equal('refused');
  });

  it('recognises access restrictions, client certificates and a stopped app', () => {
    expect(wallOf({ status: 403, body: '<h2>Ip Forbidden</h2>' })).to.equal('ip-restriction, closed');
    expect(wallOf({ status: 403, headers: { 'x-ms-forbidden-ip': '192.0.2.1' } })).to.equal(
      'ip-restriction, closed',
    );
    expect(wallOf({ status: 403, body: '403.7 Client certificate required' })).to.equal(
      'client-certificate, closed',
    );
    expect(wallOf({ status: 403, body: 'Error 403 - This web app is stopped.' })).to.equal('stopped');
  });

  it('sees none in an ordinary answer, an ordinary redirect or an error', () => {
    expect(wallOf({})).to.equal(undefined);
    expect(wallOf({ status: 301, headers: { location: '/version/' } })).to.equal(undefined);
    expect(wallOf({ status: 503, body: 'Ip Forbidden' })).to.equal(undefined);
  });
});
