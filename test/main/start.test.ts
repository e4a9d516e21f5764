import { expect } from 'chai';
import { start } from '#main/start.ts';
import type { World } from '#main/world.ts';

/** What is seen of a call that is wrong. */
async function refusal(...words: readonly string[]): Promise<string> {
  let seen = '';
  const write = (text: string): void => {
    seen += text;
  };
  const world: World = {
    ...{ words, env: {}, cwd: '/nowhere', version: '0.0.0', program: [], examples: '' },
    ...{ tempFolder: '/nowhere', isTerminal: false, write, writeError: write, ask: undefined },
    forget: () => undefined,
    readBytes: () => undefined,
    isFolder: () => false,
    signal: new AbortController().signal,
    randomName: () => 'x',
  };
  expect(await start(world)).to.equal(2);
  return seen;
}

describe('main: start', () => {
  it('says nothing of production where a command has to do with this machine alone', async () => {
    expect(await refusal('emulator', '--port', 'x'))
      .to.include('INPUT_INVALID')
      .and.not.match(/production|deployed/);
    expect(await refusal('demo', '--story', 'x'))
      .to.include('INPUT_INVALID')
      .and.not.match(/production|deployed/);
  });

  it('says that production is untouched where one was meant', async () => {
    expect(await refusal('deploy', '--timeout', 'x')).to.include('production is untouched');
  });
});
