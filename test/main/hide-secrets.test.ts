import { expect } from 'chai';
import { start } from '#main/start.ts';
import type { World } from '#main/world.ts';

const canary = 'c4n4ry-s3cret';
const profile = (password: string): string =>
  `<publishData><publishProfile userPWD="${password}"/></publishData>`;

interface Started {
  readonly exitCode: number;
  readonly seen: string;
  readonly forgotten: readonly string[];
}

async function begin(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Started> {
  let seen = '';
  const forgotten: string[] = [];
  const write = (text: string): void => {
    seen += text;
  };
  const world: World = {
    words,
    env,
    cwd: '/nowhere',
    forget: (names) => forgotten.push(...names),
    version: '0.0.0',
    program: [],
    examples: '',
    tempFolder: '/nowhere',
    isTerminal: false,
    write,
    writeError: write,
    readBytes: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    isFolder: () => false,
    ask: undefined,
    signal: new AbortController().signal,
    randomName: () => 'x',
  };
  const exitCode = await start(world);
  return { exitCode, seen, forgotten };
}

describe('main: hide secrets', () => {
  const given: Readonly<
    Record<string, readonly [Readonly<Record<string, string>>, Record<string, string>?]>
  > = {
    'the client secret': [{ SLOTSHIP_CLIENT_SECRET: canary }],
    'a secret that another source goes before': [
      { SLOTSHIP_CLIENT_SECRET: 'another', AZURE_CLIENT_SECRET: canary },
    ],
    "a publish profile's password": [{ SLOTSHIP_PUBLISH_PROFILE: profile(canary) }],
    "the password of a publish profile's file": [
      { SLOTSHIP_PUBLISH_PROFILE: 'shop.PublishSettings' },
      { 'shop.PublishSettings': profile(canary) },
    ],
    "the token of GitHub's job": [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary }],
    'what a header refers to': [
      { TOKEN: canary },
      { 'slotship.yml': "smokeTests: [{ name: A, path: /, headers: { Authorization: '${env:TOKEN}' } }]" },
    ],
  };
  for (const [what, [env, files]] of Object.entries(given)) {
    it(`shows ${what} nowhere, though parameters be wrong`, async () => {
      for (const output of ['text', 'json']) {
        const words = ['plan', `--client-id=${canary}!`, `--timeout=${canary}`, `--output=${output}`];
        const { exitCode, seen } = await begin(words, env, files);
        expect(exitCode).to.equal(2);
        expect(seen).to.contain('***!').and.not.contain(canary);
      }
    });
  }

  it('shows no secret where the config file is missing', async () => {
    const { seen } = await begin(['plan', `--config=${canary}.yml`], { SLOTSHIP_CLIENT_SECRET: canary });
    expect(seen).to.contain('***.yml').and.not.contain(canary);
  });

  it('takes secrets out of the environment of the process, and leaves what other programs need', async () => {
    const headers = "{ A: '${env:TOKEN} ${env:HOME} ${env:AZURE_CLIENT_ID} ${env:GITHUB_OUTPUT}' }";
    const { forgotten } = await begin(
      ['plan'],
      {},
      {
        'slotship.yml': `smokeTests: [{ name: A, path: /, headers: ${headers} }]`,
      },
    );
    expect(forgotten).to.have.members([
      'SLOTSHIP_CLIENT_SECRET',
      'INPUT_CLIENT-SECRET',
      'AZURE_CLIENT_SECRET',
      'SLOTSHIP_PUBLISH_PROFILE',
      'INPUT_PUBLISH-PROFILE',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'TOKEN',
    ]);
  });
});
