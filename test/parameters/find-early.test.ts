import { expect } from 'chai';
import { findConfigPath, findEarlyChoices, type EarlySources } from '#parameters/find-early.ts';

const sources = (changes: Partial<EarlySources> = {}): EarlySources => ({
  command: 'deploy',
  flags: [],
  env: {},
  properties: {},
  ...changes,
});

describe('parameters: what must be known first', () => {
  it('finds the CI, the output and the verbosity, and leaves the rest to their defaults', () => {
    expect(findEarlyChoices(sources())).to.deep.equal({
      ci: undefined,
      output: 'text',
      verbose: false,
      reportFolder: undefined,
    });
    expect(
      findEarlyChoices(
        sources({
          flags: ['--ci', 'TeamCity', '--output=json', '--verbose', '--report-folder', 'out/report'],
        }),
      ),
    ).to.deep.equal({
      ci: 'teamcity',
      output: 'json',
      verbose: true,
      reportFolder: 'out/report',
    });
    expect(findEarlyChoices(sources({ env: { SLOTSHIP_CI: 'auto' } })).ci).to.equal(undefined);
  });

  it('is content with flags that are wrong and commands that do not exist', () => {
    expect(
      findEarlyChoices(sources({ flags: ['--ci', 'nonsense', '--nonsense', '--output', 'json'] })),
    ).to.deep.include({
      ci: undefined,
      output: 'json',
    });
    expect(findEarlyChoices(sources({ command: 'nonsense' }))).to.deep.include({ output: 'text' });
  });

  it('looks for slotship.yml here and in the checkout', () => {
    expect(findConfigPath(sources(), undefined)).to.deep.equal({
      paths: ['slotship.yml'],
      mustExist: false,
      origin: 'its default',
    });
    expect(findConfigPath(sources(), '/agent/work').paths).to.deep.equal([
      'slotship.yml',
      '/agent/work/slotship.yml',
    ]);
    expect(findConfigPath(sources({ env: { SLOTSHIP_CHECKOUT: '/c' } }), '/agent/work').paths).to.deep.equal([
      'slotship.yml',
      '/c/slotship.yml',
    ]);
  });

  it('insists on a file that was asked for', () => {
    expect(findConfigPath(sources({ flags: ['--config', 'ci/web.yml'] }), undefined)).to.deep.equal({
      paths: ['ci/web.yml'],
      mustExist: true,
      origin: 'flag --config',
    });
    const github = { GITHUB_ACTIONS: 'true', INPUT_CONFIG: 'a.yml' };
    expect(findConfigPath(sources({ env: github }), undefined)).to.deep.include({
      paths: ['a.yml'],
      origin: 'input config',
    });
  });
});
