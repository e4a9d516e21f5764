import { expect } from 'chai';
import type { TestEmulator } from './world.ts';
import { appPath, ask, askArm, setFaults, startTestEmulator, view } from './world.ts';

interface Seen {
  readonly surface: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly fault?: string;
}

describe('emulator: control route', () => {
  let world: TestEmulator;
  const waits: number[] = [];

  before(async () => {
    const clock = {
      now: () => Date.now(),
      wait: (ms: number) => {
        waits.push(ms);
        return Promise.resolve();
      },
    };
    world = await startTestEmulator({ clock });
  });
  afterEach(() => ask(`${world.emulator.controlUrl}/faults`, world.ca, { method: 'DELETE' }));
  after(() => world.end());

  const settings = (): string => `${appPath(world.emulator, 'stage')}/config/appsettings`;
  const put = (value: string): ReturnType<typeof askArm> =>
    askArm(world, settings(), { method: 'PUT', body: { properties: { VALUE: value } } });
  const read = async (): Promise<string | undefined> => {
    const found = await world.client.webApps.listApplicationSettingsSlot('web', 'api-web', 'stage');
    return found.properties?.['VALUE'];
  };
  const broken = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'answered',
      (cause: unknown) => (cause as { code?: string }).code ?? 'failed',
    );

  it('refuses the next requests of a route, in the words that were set, and then no more', async () => {
    const refuse = {
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { code: 'TooManyRequests' } },
    };
    await setFaults(world, { on: 'arm', method: 'put', path: '*/config/appsettings', times: 2, refuse });
    const first = await put('1');
    expect([first.status, first.headers['retry-after'], first.body]).to.deep.equal([
      429,
      '7',
      '{"error":{"code":"TooManyRequests"}}',
    ]);
    expect((await put('1')).status).to.equal(429);
    expect((await put('1')).status).to.equal(200);
    expect(await view(world, 'faults')).to.deep.equal([]);
  });

  it('drops a request before it has any effect', async () => {
    await put('before');
    await setFaults(world, { on: 'arm', method: 'PUT', drop: 'before' });
    expect(await broken(put('after'))).to.equal('ECONNRESET');
    expect(await read()).to.equal('before');
  });

  it('drops an answer after the effect', async () => {
    await put('before');
    await setFaults(world, { on: 'arm', method: 'PUT', drop: 'after' });
    expect(await broken(put('after'))).to.equal('ECONNRESET');
    expect(await read()).to.equal('after');
  });

  it('delays a request, and lets some pass first', async () => {
    await setFaults(world, { on: 'arm', method: 'PUT', skip: 1, delayMs: 4321 });
    await put('1');
    expect(waits).not.to.include(4321);
    await put('2');
    expect(waits).to.include(4321);
  });

  it('strikes on the host it names: site, SCM site, sign-in', async () => {
    const [production, stage] = world.emulator.apps[0]?.slots ?? [];
    await setFaults(
      world,
      { on: 'site', slot: 'stage', refuse: { status: 502, body: '<html></html>' } },
      { on: 'scm', slot: 'stage', path: '/api/*', refuse: { status: 503 } },
      { on: 'sign-in', refuse: { status: 500 } },
    );
    expect((await ask(production?.siteUrl ?? '', world.ca)).status).to.equal(200);
    expect((await ask(stage?.siteUrl ?? '', world.ca)).status).to.equal(502);
    expect((await ask(stage?.siteUrl ?? '', world.ca)).status).to.equal(200);
    expect((await ask(`${stage?.scmUrl ?? ''}/api/deployments`, world.ca)).status).to.equal(503);
    const token = await ask(`${world.emulator.authorityUrl}/adfs/oauth2/token`, world.ca, { method: 'POST' });
    expect(token.status).to.equal(500);
  });

  it('says what is wrong with a fault that it cannot read', async () => {
    const answer = await ask(`${world.emulator.controlUrl}/faults`, world.ca, {
      method: 'POST',
      body: { on: 'arm', delay: 5 },
    });
    expect([answer.status, answer.body]).to.deep.equal([
      400,
      `{"problem":"'delay' of a fault is not known. Known are on, app, slot, method, path, skip, times, delayMs, idleCutMs, refuse, drop."}`,
    ]);
  });

  it('keeps a log of requests with their status and the fault that struck', async () => {
    await setFaults(world, { on: 'arm', path: '*/slots', refuse: { status: 418 } });
    await askArm(world, `${appPath(world.emulator)}/slots`);
    const seen = await view<Seen[]>(world, 'requests?surface=arm&method=GET');
    const last = seen.at(-1);
    expect(last).to.include({ method: 'GET', status: 418 });
    expect(last?.fault).to.contain('418');
  });

  it('shows each slot with its content, its process and its environment', async () => {
    await put('shown');
    const slots = await view<{ slot: string; contentId: string }[]>(world, 'slots');
    expect(slots.map(({ slot }) => slot)).to.deep.equal(['production', 'stage']);
    expect(new Set(slots.map(({ contentId }) => contentId)).size).to.equal(2);
  });
});
