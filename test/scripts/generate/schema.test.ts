import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { Failure } from '#failures/failure.ts';
import { fileOptions } from '#parameters/config-file.ts';
import { propertyName } from '#parameters/option-names.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { makeSchema } from '../../../scripts/generate/schema.ts';
import { plainFacts } from '../../fakes/build-facts.ts';

const schema = JSON.parse(makeSchema().text) as { readonly properties: Readonly<Record<string, unknown>> };
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
  formats: { uri: true, regex: true },
});
const validate = ajv.compile(schema);
const env = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: '11111111-2222-3333-4444-555555555555' };

/** Whether the reader takes a file. Its problems are the file's own: everything else is given. */
function isTaken(text: string): boolean {
  try {
    const configFile = { path: 'slotship.yml', text };
    readParameters({ command: 'deploy', flags: [], env, properties: {}, configFile, facts: plainFacts() });
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'INPUT_INVALID') return false;
    throw error;
  }
}

const good: Readonly<Record<string, string>> = {
  nothing: '{}',
  'empty properties': 'app:\nsmokeTests:\nsettings:\nversionCheck:\n',
  options:
    'app: shop\nslot: stage\nswap: yes\nstartSlot: true\ntimeout: 1h 30m\nstampFile: none\nsubscriptionId: 11111111-2222-3333-4444-555555555555\nmanagementUrl: https://localhost:1\nbuild: dist',
  'a version check as a line': 'versionCheck: /v header X = {build}',
  'a version check as an object': 'versionCheck: { path: /v, jsonPath: $.commit, expect: "{commit}" }',
  requests: `
smokeTests:
  - { name: A, path: / }
  - name: B
    path: /b
    method: POST
    headers: { A: b }
    body: x
    followRedirects: true
    on: [slot, production]
    timeout: 5s
    retries: 0
    retryPause: 100ms
    consecutive: 2
    expect: { status: [200, 404], headers: { a: b }, bodyText: a, bodyPattern: a+, jsonPath: { $.a: { b: 1 } }, jsonSchema: { type: object }, maxTime: 1s }
`,
  commands:
    'smokeTests: [{ name: A, command: [npm, test], cwd: e2e, env: [A_B], on: production }, { name: B, command: "a && b", shell: true }]',
  rules:
    'settings: { mustMatch: [A], mustDiffer: ["B*"], mustExistInBoth: [], mustBeSticky: [C], mayDiffer: [D] }',
};
const bad: Readonly<Record<string, string>> = {
  'an unknown property': 'slto: x',
  'a secret': 'clientSecret: x',
  'a flag that is no property': 'port: 80',
  'a number for text': 'app: 7',
  'text for a switch': 'startSlot: "yes"',
  'a choice that is none': 'swap: maybe',
  'a duration without a unit': 'timeout: "60"',
  'a number for a duration': 'timeout: 60',
  'an app by its host': 'resourceGroup: a/b',
  'a stamp file outside': 'stampFile: ../a',
  'a check without a name': 'smokeTests: [{ path: / }]',
  'a check that is neither request nor command': 'smokeTests: [{ name: A }]',
  'a request with a member of a command': 'smokeTests: [{ name: A, path: /, cwd: x }]',
  'a command with a member of a request': 'smokeTests: [{ name: A, command: [x], path: / }]',
  'a path that is an address': 'smokeTests: [{ name: A, path: "https://x/" }]',
  'an unknown expectation': 'smokeTests: [{ name: A, path: /, expect: { staus: 200 } }]',
  'a status that is none': 'smokeTests: [{ name: A, path: /, expect: { status: 99 } }]',
  'an unknown side': 'smokeTests: [{ name: A, path: /, on: staging }]',
  'an empty list of sides': 'smokeTests: [{ name: A, path: /, on: [] }]',
  'a key that is no JSONPath': 'smokeTests: [{ name: A, path: /, expect: { jsonPath: { a: 1 } } }]',
  'a list of checks that is none': 'smokeTests: { name: A, path: / }',
  'an unknown rule': 'settings: { mustMach: [A] }',
  'a rule that is no list': 'settings: { mustMatch: A }',
  'a version check without a path': 'versionCheck: { header: X }',
};

describe('scripts: schema of slotship.yml', () => {
  for (const [what, text] of Object.entries(good)) {
    it(`takes ${what}, as the reader does`, () => {
      expect(isTaken(text)).to.equal(true);
      expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
    });
  }
  for (const [what, text] of Object.entries(bad)) {
    it(`refuses ${what}, as the reader does`, () => {
      expect(isTaken(text)).to.equal(false);
      expect(validate(parse(text))).to.equal(false);
    });
  }

  it('takes the example, as the reader does', async () => {
    const text = await readFile('examples/slotship.yml', 'utf8');
    expect(isTaken(text)).to.equal(true);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
  });

  it('describes every property for editors', () => {
    expect(Object.keys(schema.properties)).to.deep.equal([
      ...fileOptions.map(propertyName),
      'smokeTests',
      'settings',
    ]);
    for (const property of Object.values(schema.properties)) expect(property).to.have.property('description');
  });
});
