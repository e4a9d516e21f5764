import { expect } from 'chai';
import { parseConfigFile } from '#parameters/config-file.ts';

const parse = (text: string) => parseConfigFile({ path: 'ci/slotship.yml', text });
const told = (text: string) =>
  parse(text).problems.map(
    ({ option, origin, problem, accepted }) => `${origin ?? ''} ${option} ${problem}: ${accepted}`,
  );

describe('parameters: config file', () => {
  it('takes options under their names in camel case, with the line they stand on', () => {
    const { values, problems } = parse(
      '# ours\napp: shop\nstartSlot: true\nswap: yes\ndeploymentTimeout: 1h 30m\n',
    );
    expect(problems).to.deep.equal([]);
    expect(values).to.deep.equal({
      app: { text: 'shop', origin: 'ci/slotship.yml:2', from: 'file' },
      'start-slot': { text: 'true', origin: 'ci/slotship.yml:3', from: 'file' },
      swap: { text: 'yes', origin: 'ci/slotship.yml:4', from: 'file' },
      'deployment-timeout': { text: '1h 30m', origin: 'ci/slotship.yml:5', from: 'file' },
    });
  });

  it('lets paths start from its own folder', () => {
    expect(parse('build: dist').values.build?.text).to.equal('ci/dist');
    expect(parse('build: /dist').values.build?.text).to.equal('/dist');
  });

  it('is content with nothing', () => {
    for (const text of ['', '# nothing\n', 'app:\nslot: ""\nsmokeTests:\nsettings:\n']) {
      expect(parse(text)).to.deep.include({ values: {}, checks: [], problems: [] });
    }
  });

  it('takes a version check as one line or as an object', () => {
    expect(parse('versionCheck: /v json $.c').values['version-check']?.text).to.equal('/v json $.c');
    expect(
      parse('versionCheck: { path: /v, header: X-Commit, expect: "{build}" }').values['version-check']
        ?.versionCheck,
    ).to.deep.equal({
      path: '/v',
      place: { kind: 'header', name: 'X-Commit' },
      expect: '{build}',
    });
    expect(parse('versionCheck: { path: /v }').values['version-check']?.versionCheck?.place).to.deep.equal({
      kind: 'body',
    });
    expect(told('versionCheck: { path: /v, header: a, pattern: b }')).to.have.length(1);
    expect(told('versionCheck: { header: a }')).to.deep.equal([
      'ci/slotship.yml:1 versionCheck.path is missing: Path to ask.',
    ]);
  });

  it('takes no time at all only where that means not at all', () => {
    expect(parse('watch: 0s').values.watch?.text).to.equal('0s');
    expect(told('timeout: 0s')).to.have.length(1);
  });

  it('reads setting rules', () => {
    expect(parse('settings:\n  mustMatch: [A, "B_*"]\n  mayDiffer: [C]\n').rules).to.deep.equal({
      mustMatch: ['A', 'B_*'],
      mustDiffer: [],
      mustExistInBoth: [],
      mustBeSticky: [],
      mayDiffer: ['C'],
    });
  });

  const problems: Readonly<Record<string, string>> = {
    'app: shop\nslto: x': "ci/slotship.yml:2 slto is not known: Did you mean 'slot'?",
    'app: 7': 'ci/slotship.yml:1 app is 7, not text: Put it in quotes',
    'timeout: 60':
      "ci/slotship.yml:1 timeout is '60', which has no unit: Give a number with its unit, such as 90s, 10m or 1h30m, up to 24h",
    'swap: true': 'ci/slotship.yml:1 swap is true, not text: Put it in quotes',
    'swap: maybe': "ci/slotship.yml:1 swap is 'maybe': Give one of no, yes, with-preview",
    'startSlot: "yes"': "ci/slotship.yml:1 startSlot is 'yes': Give true or false",
    '\nclientSecret: hunter2':
      'ci/slotship.yml:2 clientSecret is a secret, which has no place in a file: Give it as SLOTSHIP_CLIENT_SECRET',
    'port: 80': 'ci/slotship.yml:1 port cannot be given in a file: Give it as --port',
    '- app':
      'ci/slotship.yml:1 ci/slotship.yml holds no properties: Give options as properties, such as app: shop',
    'settings:\n  mustMach: [A]':
      "ci/slotship.yml:2 settings.mustMach is not known: Did you mean 'mustMatch'?",
    'settings: { mustMatch: A }': "ci/slotship.yml:1 settings.mustMatch is 'A': Give a list",
    'settings: []':
      'ci/slotship.yml:1 settings is a list: Give mustMatch, mustDiffer, mustExistInBoth, mustBeSticky, mayDiffer',
  };
  for (const [text, line] of Object.entries(problems)) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(told(text)).to.deep.equal([line]);
    });
  }

  it('never repeats a secret that it refuses', () => {
    expect(JSON.stringify(told('clientSecret: hunter2'))).to.not.include('hunter2');
  });

  it('names the line of broken YAML and reads no further', () => {
    const [problem = ''] = told('app: shop\nslot: [a\ntimeout: x');
    expect(problem).to.match(/^ci\/slotship\.yml:\d ci\/slotship\.yml cannot be read as YAML/);
    expect(told('app: a\napp: b').join()).to.include('ci/slotship.yml:2');
  });

  it('refuses aliases that multiply without end', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map(
        (key, index) =>
          `${key}: &${key} [${Array(9)
            .fill(`*${'abcdefg'[index] ?? ''}`)
            .join()}]`,
      ),
    ];
    expect(told(bomb.join('\n')).join()).to.include('aliases');
  });
});
