import { expect } from 'chai';
import type { TestEmulator } from './world.ts';
import { appPath, ask, askArm, makeClient, makeCredential, startTestEmulator } from './world.ts';

describe('emulator: sign-in', () => {
  let world: TestEmulator;
  let now = 1_760_000_000_000;

  before(async () => {
    const clock = { now: () => now, wait: () => Promise.resolve() };
    world = await startTestEmulator({ clock });
  });
  after(() => world.end());

  const post = (tenant: string, form: Record<string, string>): ReturnType<typeof ask> => {
    const path = tenant === 'adfs' ? 'oauth2/token' : 'oauth2/v2.0/token';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return ask(`${world.emulator.authorityUrl}/${tenant}/${path}`, world.ca, {
      method: 'POST',
      headers,
      body,
    });
  };
  const form = (): Record<string, string> => ({
    grant_type: 'client_credentials',
    client_id: world.emulator.clientId,
    client_secret: world.emulator.clientSecret,
    scope: 'https://management.azure.com/.default',
  });

  it("takes @azure/identity in Entra's form", async () => {
    const site = await world.client.webApps.get('web', 'api-web');
    expect(site.name).to.equal('api-web');
  });

  it("takes @azure/identity in ADFS' form", async () => {
    const { emulator, ca } = world;
    const client = makeClient(emulator, ca, makeCredential(emulator, ca, 'adfs'));
    expect((await client.webApps.get('web', 'api-web')).name).to.equal('api-web');
  });

  it('refuses a wrong secret in the words of Entra', async () => {
    const answer = await post(world.emulator.tenantId, { ...form(), client_secret: 'wrong' });
    expect(answer.status).to.equal(401);
    const body = JSON.parse(answer.body) as { error: string; error_description: string };
    expect(body.error).to.equal('invalid_client');
    expect(body.error_description).to.match(/^AADSTS7000215: /);
  });

  it('refuses an unknown client, tenant and grant', async () => {
    const { tenantId } = world.emulator;
    const unknown = await post(tenantId, { ...form(), client_id: 'nobody' });
    expect(unknown.body).to.contain('AADSTS700016');
    expect((await post('elsewhere', form())).body).to.contain('AADSTS90002');
    expect((await post(tenantId, { ...form(), grant_type: 'password' })).body).to.contain('AADSTS70003');
  });

  it('gives tokens that end: ARM answers 401 ExpiredAuthenticationToken after that', async () => {
    const token = await world.token();
    const headers = { authorization: `Bearer ${token}` };
    expect((await askArm(world, appPath(world.emulator), { headers })).status).to.equal(200);
    now += 3_600_000;
    const late = await askArm(world, appPath(world.emulator), { headers });
    expect(late.status).to.equal(401);
    expect(JSON.parse(late.body)).to.have.nested.property('error.code', 'ExpiredAuthenticationToken');
    expect(late.headers['www-authenticate']).to.match(/^Bearer authorization_uri=/);
  });

  it('lets the control route end every token that was given out', async () => {
    const first = JSON.parse((await post('adfs', form())).body) as { access_token: string };
    const headers = { authorization: `Bearer ${first.access_token}` };
    expect((await askArm(world, appPath(world.emulator), { headers })).status).to.equal(200);
    await ask(`${world.emulator.controlUrl}/tokens`, world.ca, { method: 'POST' });
    now += 1;
    expect((await askArm(world, appPath(world.emulator), { headers })).status).to.equal(401);
    const second = JSON.parse((await post('adfs', form())).body) as { access_token: string };
    const fresh = { authorization: `Bearer ${second.access_token}` };
    expect((await askArm(world, appPath(world.emulator), { headers: fresh })).status).to.equal(200);
  });

  it('tells ARM which audience a token is for', async () => {
    const answer = await post('adfs', { ...form(), scope: 'https://vault.azure.net/.default' });
    const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
    const refused = await askArm(world, appPath(world.emulator), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(refused.status).to.equal(401);
    expect(refused.body).to.contain('InvalidAuthenticationTokenAudience');
  });

  it('refuses requests without a token, and with one that was changed', async () => {
    const none = await ask(`${world.emulator.managementUrl}${appPath(world.emulator)}`, world.ca);
    expect([none.status, none.body]).to.satisfy(
      ([status, body]: [number, string]) => status === 401 && body.includes('AuthenticationFailed'),
    );
    const headers = { authorization: `Bearer ${await world.token()}x` };
    const changed = await askArm(world, appPath(world.emulator), { headers });
    expect(changed.body).to.contain('InvalidAuthenticationToken');
  });
});
