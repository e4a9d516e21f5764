import { expect } from 'chai';
import { authorityOf } from '#azure/authority.ts';

describe('azure: authority', () => {
  it('looks up only the hosts of Entra itself', () => {
    expect(authorityOf('https://login.microsoftonline.com/')).to.deep.equal({
      host: 'https://login.microsoftonline.com',
      tenant: undefined,
      discoverable: true,
    });
    expect(authorityOf('https://login.microsoftonline.us').discoverable).to.equal(true);
    expect(authorityOf('https://login.microsoftonline.com.example').discoverable).to.equal(false);
    expect(authorityOf('https://localhost:1').discoverable).to.equal(false);
  });

  it('knows AD FS by the end of its URL', () => {
    expect(authorityOf('https://sts.shop.example/ADFS/')).to.deep.equal({
      host: 'https://sts.shop.example',
      tenant: 'adfs',
      discoverable: false,
    });
  });
});
