import { expect } from 'chai';
import { rejectionOf } from '../fakes/rejection.ts';
import type { Exchange } from './exchange.ts';
import type { Judge } from './judge.ts';
import { makeJudge } from './judge.ts';
import { specFolder } from './spec-folder.ts';

const app =
  '/subscriptions/7b1b2f0c-3c1e-4d3b-9d4b-0f4f0e2a9a11/resourceGroups/web/providers/Microsoft.Web/sites/shop';

function exchange(
  method: string,
  path: string,
  status: number,
  body?: unknown,
  version = '2025-05-01',
): Exchange {
  return {
    liveRequest: { method, url: `${app}${path}?api-version=${version}`, headers: {} },
    liveResponse: {
      statusCode: String(status),
      headers: { 'content-type': 'application/json', location: 'https://localhost/poll' },
      body,
    },
  };
}

const site = {
  id: `${app}/slots/stage`,
  name: 'shop/stage',
  type: 'Microsoft.Web/sites/slots',
  location: 'West Europe',
  properties: {
    state: 'Running',
    hostNames: ['shop-stage.azurewebsites.net'],
    hostNameSslStates: [
      { name: 'shop-stage.azurewebsites.net', sslState: 'Disabled', hostType: 'Standard' },
      { name: 'shop-stage.scm.azurewebsites.net', sslState: 'Disabled', hostType: 'Repository' },
    ],
  },
};

const settings = {
  id: `${app}/config/appsettings`,
  name: 'appsettings',
  type: 'Microsoft.Web/sites/config',
  properties: { COLOUR: 'blue' },
};

const entity = {
  ExtendedCode: '51004',
  MessageTemplate: 'Cannot find {0} with name {1}.',
  Parameters: ['Slot', 'x'],
  Code: 'NotFound',
  Message: 'Cannot find Slot with name x.',
};

const webError = {
  Code: 'NotFound',
  Message: 'Cannot find Slot with name x.',
  Target: null,
  Details: [{ Message: 'Cannot find Slot with name x.' }, { Code: 'NotFound' }, { ErrorEntity: entity }],
  Innererror: null,
};

const armError = { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } };

/** Exchanges as Azure makes them. */
const good: Readonly<Record<string, Exchange>> = {
  'a slot': exchange('GET', '/slots/stage', 200, site),
  'a slot of an older api-version': exchange('GET', '/slots/stage', 200, site, '2016-08-01'),
  'app settings': exchange('POST', '/config/appsettings/list', 200, settings),
  'an accepted swap': exchange('POST', '/slots/stage/slotsswap', 202),
  'a poll that goes on': exchange('GET', '/slots/stage/operationresults/1', 202),
  'a poll that ends with the slot': exchange('GET', '/slots/stage/operationresults/1', 200, site),
  'an error of ARM': exchange('GET', '/slots/stage', 404, armError),
  'an error of Microsoft.Web': exchange('GET', '/slots/stage', 404, webError),
};

/** The same with a slip that a stand-in could make, and a word of what must be said of it. */
const defects: Readonly<Record<string, readonly [Exchange, string]>> = {
  'a number where a text is due': [
    exchange('GET', '/slots/stage', 200, { ...site, properties: { ...site.properties, state: 1 } }),
    '/properties/state',
  ],
  'a field that the definition does not have': [
    exchange('GET', '/slots/stage', 200, { ...site, properties: { ...site.properties, colour: 'red' } }),
    'colour',
  ],
  'a field that an older api-version does not have yet': [
    exchange(
      'GET',
      '/slots/stage',
      200,
      { ...site, properties: { ...site.properties, isXenon: false } },
      '2016-08-01',
    ),
    'isXenon',
  ],
  'a value outside of its list': [
    exchange('GET', '/slots/stage', 200, {
      ...site,
      properties: {
        ...site.properties,
        hostNameSslStates: [{ name: 'x', sslState: 'Off', hostType: 'Standard' }],
      },
    }),
    'Off',
  ],
  'a required field left out': [
    exchange('GET', '/slots/stage', 200, { ...site, location: undefined }),
    'location',
  ],
  'a list where an object is due': [exchange('POST', '/config/appsettings/list', 200, [settings]), 'object'],
  'a number as the value of an app setting': [
    exchange('POST', '/config/appsettings/list', 200, { ...settings, properties: { COLOUR: 5 } }),
    'COLOUR',
  ],
  'a status that the operation does not have': [exchange('POST', '/slots/stage/slotsswap', 204), '204'],
  'a slip in the last answer of a poll': [
    exchange('GET', '/slots/stage/operationresults/1', 200, { ...site, tags: 'none' }),
    'tags',
  ],
  'an error without a body': [exchange('GET', '/slots/stage', 404), 'no JSON body'],
  'an error as a page': [exchange('GET', '/slots/stage', 500, '<html></html>'), 'no JSON body'],
  "ARM's envelope without a message": [
    exchange('GET', '/slots/stage', 404, { error: { code: 'ResourceNotFound' } }),
    'message',
  ],
  'an error of ARM whose details are no objects': [
    exchange('POST', '/slots/stage/slotsswap', 409, {
      error: { code: 'ScopeLocked', message: 'x', details: ['locked'] },
    }),
    '/error/details/0',
  ],
  "Microsoft.Web's code in ARM's envelope": [
    exchange('GET', '/slots/stage', 409, { error: { code: 'Conflict', message: 'x' } }),
    'Conflict',
  ],
  "ARM's code in Microsoft.Web's envelope": [
    exchange('GET', '/slots/stage', 403, {
      ...webError,
      Code: 'AuthorizationFailed',
      Details: [
        webError.Details[0],
        { Code: 'AuthorizationFailed' },
        { ErrorEntity: { ...entity, Code: 'AuthorizationFailed' } },
      ],
    }),
    'AuthorizationFailed',
  ],
  "Microsoft.Web's envelope in small letters": [
    exchange('GET', '/slots/stage', 404, { code: 'NotFound', message: 'x' }),
    'Code',
  ],
  "Microsoft.Web's envelope without the entity": [
    exchange('GET', '/slots/stage', 404, { ...webError, Details: webError.Details.slice(0, 2) }),
    '/Details',
  ],
  'two codes in one error': [
    exchange('GET', '/slots/stage', 404, { ...webError, Code: 'Conflict' }),
    'the code is not the same',
  ],
  'a 401 said by Microsoft.Web': [exchange('GET', '/slots/stage', 401, webError), '401'],
};

describe('conformance: the judge', function () {
  this.timeout(60_000);
  let judge: Judge;

  before(async () => {
    judge = await makeJudge(specFolder());
  });

  for (const [title, one] of Object.entries(good)) {
    it(`finds nothing wrong with ${title}`, async () => {
      expect((await judge(one)).problems).to.deep.equal([]);
    });
  }

  for (const [title, [one, word]] of Object.entries(defects)) {
    it(`sees ${title}`, async () => {
      const { kind, problems } = await judge(one);
      expect(kind).to.equal('differs');
      expect(problems.join('\n')).to.contain(word);
    });
  }

  it('names an operation that the definitions do not have', async () => {
    expect(await judge(exchange('GET', '/slots/stage/moods', 200, {}))).to.deep.equal({
      operation:
        'GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{app}/slots/{slot}/moods',
      kind: 'undefined operation',
      problems: [],
    });
  });

  it('reads an api-version that is newer than the definitions as their newest', async () => {
    expect((await judge(exchange('GET', '/slots/stage', 200, site, '2099-12-31'))).operation).to.equal(
      'WebApps_GetSlot',
    );
  });

  it('leaves an exchange as it was', async () => {
    const one = exchange('GET', '/slots/stage', 200, site);
    const before = structuredClone(one);
    await judge(one);
    expect(one).to.deep.equal(before);
  });

  it('refuses a folder without the definitions', async () => {
    expect(String(await rejectionOf(makeJudge('nowhere')))).to.contain('WebApps.json is missing');
  });
});
