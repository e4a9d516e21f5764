import { expect } from 'chai';
import { bareUrl } from '#app-service/bare-url.ts';

describe('app-service: bare-url', () => {
  for (const [url, shown] of [
    ['https://user:hunter2@login.example:8443/in?code=1#x', 'https://login.example:8443/in'],
    ['/sign-in?code=1', 'https://site.example/sign-in'],
    ['../up', 'https://site.example/up'],
    ['//user:hunter2@other.example', 'https://other.example/'],
    ['app://user:hunter2@callback/done?code=1', 'app://callback/done'],
    ['http://[?code=1', 'http://['],
  ] as const) {
    it(`shows ${shown} of ${url}`, () => {
      expect(bareUrl(url, 'https://site.example/a/b?c')).to.equal(shown);
    });
  }
});
