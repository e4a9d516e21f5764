import { expect } from 'chai';
import { describeSite, urlOf } from '#stages/smoke-test/tested-site.ts';

const address = { subscriptionId: 's', resourceGroup: 'g', app: 'shop' };

describe('tested site', () => {
  it('is named as a slot where it is one, else by its URL', () => {
    const siteUrl = 'https://x.example';
    expect(describeSite({ siteUrl, name: 'stage', address })).to.equal("slot 'stage' of 'shop'");
    expect(describeSite({ siteUrl, name: 'production', address })).to.equal("production of 'shop'");
    expect(describeSite({ siteUrl, name: 'stage' })).to.equal('site https://x.example');
  });

  it('has URLs with one slash between origin and path', () => {
    expect(urlOf({ siteUrl: 'https://x.example' }, '/a?b=/c')).to.equal('https://x.example/a?b=/c');
    expect(urlOf({ siteUrl: 'https://x.example/' }, 'a')).to.equal('https://x.example/a');
  });
});
