import { expect } from 'chai';
import { warmSlot } from '#stages/swap/warm-up.ts';
import { fakeSlot, slotOf } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import { fakeHttp } from '../../fakes/http.ts';
import type { FakeAnswer } from '../../fakes/http.ts';

async function warn(answer: FakeAnswer, appSettings: Readonly<Record<string, string>> = {}): Promise<string> {
  const stage = fakeSlot('stage', { settings: { appSettings, connectionStrings: {} } });
  const ports = { ...deployPorts({ slots: [fakeSlot('production'), stage] }), http: fakeHttp(() => answer) };
  await warmSlot(slotOf(ports.world, 'stage').slot, [], ports);
  return ports.texts('warned').join('\n');
}

describe('warm-up', () => {
  const table: readonly [string, FakeAnswer, Readonly<Record<string, string>>, string][] = [
    ['redirects', { status: 301, headers: { location: 'https://x/' } }, {}, 'redirects'],
    ['answers with an error', { status: 500 }, {}, 'counts as warm'],
    ['gives no answer', { error: 'refused' }, {}, 'no answer'],
    [
      'answers what is not accepted',
      { status: 404 },
      { WEBSITE_SWAP_WARMUP_PING_STATUSES: '200,202' },
      'accepts 200, 202 only',
    ],
  ];
  for (const [what, answer, settings, words] of table) {
    it(`foretells what Azure makes of a path that ${what}`, async () => {
      expect(await warn(answer, settings)).to.include(words);
    });
  }

  for (const [httpsOnly, location, words] of [
    [false, 'https://stage.example/', /over plain HTTP, which the app itself redirects to HTTPS/],
    [false, 'http://stage.example/home', /^$/],
    [true, 'https://stage.example/', /^$/],
  ] as const) {
    const who = httpsOnly ? 'App Service' : 'the app';
    it(`foretells a redirect of plain HTTP to HTTPS where Azure meets it: ${who} sends to ${location}`, async () => {
      const stage = fakeSlot('stage');
      const http = fakeHttp(({ url }) =>
        url.startsWith('http:') ? { status: 301, headers: { location } } : { status: 200 },
      );
      const ports = { ...deployPorts({ slots: [fakeSlot('production'), stage] }), http };
      await warmSlot({ ...stage.slot, httpsOnly }, [], ports);
      expect(ports.texts('warned').join()).to.match(words);
    });
  }

  it('has nothing to warn of when the app answers well', async () => {
    expect(await warn({ status: 200 })).to.equal('');
  });

  it('tells a path of the app settings without its query, which may hold a key', async () => {
    const settings = {
      WEBSITE_SWAP_WARMUP_PING_PATH: '/warm?code=s3cret',
      WEBSITE_SWAP_WARMUP_PING_STATUSES: '',
    };
    for (const answer of [{ status: 500 }, { status: 302 }, { error: 'refused' }, { durationMs: 5_000 }]) {
      const stage = fakeSlot('stage', { settings: { appSettings: settings, connectionStrings: {} } });
      const http = fakeHttp(() => answer);
      const ports = { ...deployPorts({ slots: [fakeSlot('production'), stage] }), http };
      await warmSlot(stage.slot, [], ports);
      expect(http.requests[0]?.url).to.match(/\/warm\?code=s3cret$/);
      expect(JSON.stringify(ports.events)).to.include('/warm').and.not.include('s3cret');
    }
  });

  it('asks each path until it is fast and healthy, and then no more', async () => {
    const http = fakeHttp((request, count) =>
      request.url.endsWith('/slow') && count < 4 ? { durationMs: 5_000 } : { durationMs: 20 },
    );
    const ports = { ...deployPorts(), http };
    await warmSlot(slotOf(ports.world, 'stage').slot, ['/slow'], ports);
    expect(http.requests.filter((one) => one.url.endsWith('/slow'))).to.have.length(3);
    expect(ports.texts('warned')).to.deep.equal([]);
  });
});
