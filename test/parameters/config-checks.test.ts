import { expect } from 'chai';
import { parseConfigFile } from '#parameters/config-file.ts';

const parse = (text: string) => parseConfigFile({ path: '/repo/slotship.yml', text });
const told = (entry: string) =>
  parse(`smokeTests:\n${entry}`).problems.map(
    ({ option, origin, problem }) => `${origin?.split(':')[1] ?? ''} ${option} ${problem}`,
  );
const one = (entry: string) => {
  const { checks, problems } = parse(`smokeTests:\n${entry}`);
  expect(problems).to.deep.equal([]);
  return checks[0]?.check;
};

describe('parameters: smoke tests of the config file', () => {
  it('fills in what a request leaves out', () => {
    expect(one('  - { name: Home, path: / }')).to.deep.equal({
      kind: 'http',
      name: 'Home',
      path: '/',
      method: 'GET',
      headers: {},
      body: undefined,
      followRedirects: false,
      on: ['slot'],
      timeoutMs: 30_000,
      retries: 2,
      retryPauseMs: 2000,
      consecutive: 1,
      expect: {
        status: undefined,
        headers: {},
        bodyText: undefined,
        bodyPattern: undefined,
        jsonPath: [],
        jsonSchema: undefined,
        maxTimeMs: undefined,
      },
    });
  });

  it('takes everything a request may say', () => {
    const check = one(`
  - name: Order
    path: /orders?dry=1
    method: POST
    headers: { Authorization: 'Bearer \${env:TOKEN}', Accept: application/json }
    body: '{"note":"\${env:NOTE}"}'
    followRedirects: true
    on: [slot, production]
    timeout: 5s
    retries: 0
    retryPause: 100ms
    consecutive: 3
    expect:
      status: [201, 202]
      headers: { content-type: application/json }
      bodyText: ok
      bodyPattern: ^{
      jsonPath: { $.state: open, $.count: 3, $.none: null }
      jsonSchema: { type: object }
      maxTime: 2s
`);
    expect(check).to.deep.equal({
      kind: 'http',
      name: 'Order',
      path: '/orders?dry=1',
      method: 'POST',
      headers: {
        Authorization: [
          { kind: 'literal', text: 'Bearer ' },
          { kind: 'environment', name: 'TOKEN' },
        ],
        Accept: [{ kind: 'literal', text: 'application/json' }],
      },
      body: [
        { kind: 'literal', text: '{"note":"' },
        { kind: 'environment', name: 'NOTE' },
        { kind: 'literal', text: '"}' },
      ],
      followRedirects: true,
      on: ['slot', 'production'],
      timeoutMs: 5000,
      retries: 0,
      retryPauseMs: 100,
      consecutive: 3,
      expect: {
        status: [201, 202],
        headers: { 'content-type': 'application/json' },
        bodyText: 'ok',
        bodyPattern: '^{',
        jsonPath: [
          { path: '$.state', value: 'open' },
          { path: '$.count', value: 3 },
          { path: '$.none', value: null },
        ],
        jsonSchema: { type: 'object' },
        maxTimeMs: 2000,
      },
    });
  });

  it('takes commands, whose folder starts from the file', () => {
    expect(
      one('  - { name: E2E, command: [npm, run, e2e], cwd: tests, env: [USER_NAME], on: production }'),
    ).to.deep.equal({
      kind: 'command',
      name: 'E2E',
      command: ['npm', 'run', 'e2e'],
      shell: false,
      cwd: '/repo/tests',
      env: ['USER_NAME'],
      on: ['production'],
      timeoutMs: 300_000,
      retries: 0,
      retryPauseMs: 2000,
      consecutive: 1,
    });
    expect(one('  - { name: Shell, command: npm run e2e && echo done, shell: true }')).to.deep.include({
      command: ['npm run e2e && echo done'],
      shell: true,
      cwd: undefined,
    });
  });

  const problems: Readonly<Record<string, readonly string[]>> = {
    '  - path: /': ['2 smokeTests[0].name is missing'],
    '  - name: A': ['2 smokeTests[0].path is missing'],
    '  - A': ["2 smokeTests[0] is 'A'"],
    '  - { name: A, path: / }\n  - { name: A, path: /b }': ["3 smokeTests[1].name is 'A' a second time"],
    '  - name: A\n    path: /\n    expect:\n      staus: 200': ['5 smokeTests[0].expect.staus is not known'],
    '  - { name: A, path: /, expect: { status: 99 } }': ['2 smokeTests[0].expect.status is 99'],
    '  - { name: A, path: /, expect: { status: [] } }': ['2 smokeTests[0].expect.status is an empty list'],
    '  - { name: A, path: /, expect: { jsonPath: { a: 1 } } }': [
      "2 smokeTests[0].expect.jsonPath.a has 'a', which is no JSONPath",
    ],
    '  - { name: A, path: /, expect: { bodyPattern: "(" } }': [
      "2 smokeTests[0].expect.bodyPattern has '(', which is no regular expression",
    ],
    '  - { name: A, path: /, expect: { jsonSchema: 3 } }': [
      '2 smokeTests[0].expect.jsonSchema is no JSON schema',
    ],
    '  - { name: A, path: https://x/ }': [
      "2 smokeTests[0].path has the path 'https://x/', which does not begin with '/'",
    ],
    '  - { name: A, path: "/?code=hunter2" }': [
      '2 smokeTests[0].path has a secret in its path; send it in a header, as ${env:NAME}',
    ],
    '  - { name: A, path: /, body: x }': ['2 smokeTests[0].body cannot go with GET'],
    '  - { name: A, path: /, headers: { x-api-key: hunter2 } }': [
      '2 smokeTests[0].headers.x-api-key spells a secret out',
    ],
    '  - { name: A, path: /, headers: { Cookie: "s=${env:A}; t=aaaaaaaaaaaaaaaaaaaa" } }': [
      '2 smokeTests[0].headers.Cookie spells a secret out',
    ],
    '  - { name: A, path: /, method: POST, body: "user=a&password=hunter2" }': [
      '2 smokeTests[0].body spells a secret out',
    ],
    '  - { name: A, path: /, headers: { a: "${TOKEN}" } }': [
      "2 smokeTests[0].headers.a holds '${TOKEN}', which refers to nothing",
    ],
    '  - { name: A, command: npm test }': ["2 smokeTests[0].command is one text with spaces: 'npm test'"],
    '  - { name: A, command: [npm, test], shell: true }': [
      '2 smokeTests[0].command is a list, though shell is true',
    ],
    '  - { name: A, command: [npm], path: / }': ['2 smokeTests[0].path is not known'],
    '  - { name: A, command: [npm], env: [A-B] }': ["2 smokeTests[0].env[0] is 'A-B'"],
    '  - { name: A, path: /, on: staging }': ["2 smokeTests[0].on is 'staging'"],
    '  - { name: A, path: /, on: [] }': ['2 smokeTests[0].on is an empty list'],
    '  - { name: A, path: /, retries: 1.5 }': ['2 smokeTests[0].retries is 1.5'],
    '  - { name: A, path: /, timeout: 5 }': ["2 smokeTests[0].timeout is '5', which has no unit"],
  };
  for (const [entry, lines] of Object.entries(problems)) {
    it(`refuses ${JSON.stringify(entry.trim())}`, () => {
      expect(told(entry)).to.deep.equal(lines);
      expect(told(entry).join()).to.not.include('hunter2');
    });
  }

  it('takes references in secret headers and bodies', () => {
    one(
      "  - { name: A, path: /, method: POST, headers: { Authorization: 'Basic ${env:PAIR}', x-functions-key: '${env:K}' }, body: 'password=${env:P}' }",
    );
  });

  it('finds the problems of every entry at once', () => {
    expect(told('  - { name: A }\n  - { path: / }\n  - 7')).to.have.length(3);
  });
});
