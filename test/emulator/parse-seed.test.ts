import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { defaultSeed } from '#emulator/model/seed.ts';
import { parseSeed } from '#emulator/parse-seed.ts';
import { isStartRefusal } from '#emulator/start-refusal.ts';

function problemsOf(seed: unknown): readonly string[] {
  try {
    parseSeed(seed);
    return [];
  } catch (thrown) {
    if (!isStartRefusal(thrown)) throw thrown;
    return thrown.problems.map(
      ({ about, problem }) => `${'seed' in about ? about.seed : about.option} ${problem}`,
    );
  }
}

const app = (...slots: readonly unknown[]): unknown => ({ name: 'shop', resourceGroup: 'web', slots });

describe('emulator: a seed that came as JSON', () => {
  it('is taken as it is: the default, and the one that the docs show', async () => {
    const docs = await readFile(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
    const [, shown = ''] = /## Seed[^]*?```json\n([^]*?)```/u.exec(docs) ?? [];
    for (const seed of [defaultSeed, JSON.parse(shown) as unknown]) expect(parseSeed(seed)).to.equal(seed);
  });

  it('is told everything that is wrong with it, unknown fields and mistyped values alike', () => {
    const slots = [
      { name: 'production', scmTyp: 'LocalGit', scmType: 'LocalGitt', scmBasicAuthAllowed: 'yes' },
      { name: 'stage', appSettings: { COUNT: 5 }, content: { folder: './app' } },
    ];
    const faults = [{ on: 'swap', phase: 'lunch' }];
    expect(problemsOf({ apps: [app(...slots)], fautls: [], faults })).to.deep.equal([
      'apps[0].slots[0].scmTyp is not known',
      "apps[0].slots[0].scmType is 'LocalGitt'",
      "apps[0].slots[0].scmBasicAuthAllowed is 'yes'",
      'apps[0].slots[1].appSettings.COUNT is 5',
      'apps[0].slots[1].content.message is missing',
      'apps[0].slots[1].content.author is missing',
      'apps[0].slots[1].content.email is missing',
      'fautls is not known',
      "faults[0].phase is 'lunch'",
    ]);
  });

  for (const [title, seed, problem] of [
    ['no object', [], 'seed is a list'],
    ['no apps', {}, 'apps is missing'],
    ['no client at all', { apps: [], clients: [] }, 'clients is empty'],
    ['a SKU that there is not', { apps: [{ ...(app() as object), sku: 'Z9' }] }, "apps[0].sku is 'Z9'"],
    [
      'a slot twice',
      { apps: [app({ name: 'stage' }, { name: 'Stage' })] },
      "apps[0].slots[1].name is 'stage', as that of another one before it",
    ],
    [
      'an automatic swap with a slot that is not there',
      { apps: [app({ name: 'stage', autoSwap: 'live' })] },
      "apps[0].slots[0].autoSwap is 'live'",
    ],
  ] as const) {
    it(`is refused with ${title}`, () => {
      expect(problemsOf(seed)).to.deep.equal([problem]);
    });
  }
});
