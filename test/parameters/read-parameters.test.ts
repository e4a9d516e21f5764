import { expect } from 'chai';
import { describeFailure } from '#failures/failure-text.ts';
import { failure, Failure } from '#failures/failure.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { readParameters, type ParameterSources, type ReadResult } from '#parameters/read-parameters.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const subscription = '11111111-2222-3333-4444-555555555555';
const target = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: subscription };

const sources = (changes: Partial<ParameterSources>): ParameterSources => ({
  command: 'deploy',
  flags: [],
  properties: {},
  configFile: undefined,
  facts: plainFacts(),
  ...changes,
  env: { ...target, ...changes.env },
});
const read = (changes: Partial<ParameterSources> = {}): ReadResult => readParameters(sources(changes));
const thrown = (changes: Partial<ParameterSources>): Failure => {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof Failure) return error as Failure;
    throw error;
  }
  throw new Error('nothing was wrong');
};
const told = (changes: Partial<ParameterSources>): readonly string[] => {
  const failure = thrown(changes);
  return [failure, ...failure.others].map((one) =>
    one.code === 'INPUT_INVALID' ? (one.facts as InputProblem).option : one.code,
  );
};
const yml = (text: string) => ({ path: 'slotship.yml', text });

describe('parameters: reading', () => {
  it('gives every option its default', () => {
    expect(read().parameters).to.deep.include({
      app: 'shop',
      slot: 'stage',
      swap: 'no',
      startSlot: false,
      ensureLocalGit: 'slot',
      stampFile: 'slotship.json',
      managementUrl: 'https://management.azure.com',
      build: undefined,
      clientSecret: undefined,
      versionCheck: undefined,
      timeoutMs: 45 * 60_000,
      deploymentTimeoutMs: 20 * 60_000,
    });
  });

  it('freezes what it gives', () => {
    expect(Object.isFrozen(read().parameters)).to.equal(true);
  });

  it('takes the strongest source: flag, input, environment, TeamCity parameter, Azure, file', () => {
    const all = {
      flags: ['--tenant-id', 'flag'],
      env: {
        'INPUT_TENANT-ID': 'input',
        SLOTSHIP_TENANT_ID: 'environment',
        AZURE_TENANT_ID: 'azure',
      } as Record<string, string>,
      properties: { 'slotship.tenant-id': 'parameter' },
      configFile: yml('tenantId: file'),
      facts: plainFacts({ ci: 'github' }),
    };
    const seen: (string | undefined)[] = [];
    const origins: (string | undefined)[] = [];
    const look = (changes: Partial<ParameterSources>): void => {
      const result = read(changes);
      seen.push(result.parameters.tenantId);
      origins.push(result.origins['tenant-id']);
    };
    look(all);
    look({ ...all, flags: [] });
    look({ ...all, flags: [], env: { SLOTSHIP_TENANT_ID: 'environment', AZURE_TENANT_ID: 'azure' } });
    look({ ...all, flags: [], env: { AZURE_TENANT_ID: 'azure' } });
    look({ ...all, flags: [], env: { AZURE_TENANT_ID: 'azure' }, properties: {} });
    look({ ...all, flags: [], env: {}, properties: {} });
    expect(seen).to.deep.equal(['flag', 'input', 'environment', 'parameter', 'azure', 'file']);
    expect(origins).to.deep.equal([
      'flag --tenant-id',
      'input tenant-id',
      'SLOTSHIP_TENANT_ID',
      'TeamCity parameter slotship.tenant-id',
      'AZURE_TENANT_ID',
      'slotship.yml:1',
    ]);
  });

  it('reads inputs only where GitHub set them', () => {
    expect(read({ env: { INPUT_SLOT: 'blue' } }).parameters.slot).to.equal('stage');
  });

  it('takes empty text, blanks and an untouched list as not given', () => {
    const configFile = yml('slot: blue\nswap: yes\nstartSlot: true');
    const env = {
      SLOTSHIP_SLOT: '',
      INPUT_SLOT: '  ',
      SLOTSHIP_SWAP: 'default',
      SLOTSHIP_START_SLOT: 'default',
    };
    const { parameters } = read({ env, configFile, facts: plainFacts({ ci: 'github' }) });
    expect(parameters).to.deep.include({ slot: 'blue', swap: 'yes', startSlot: true });
  });

  it('trims what it reads', () => {
    expect(read({ env: { SLOTSHIP_SLOT: ' blue\n' } }).parameters.slot).to.equal('blue');
  });

  it('leaves options alone that the command does not take', () => {
    const env = { SLOTSHIP_DEPLOYMENT_TIMEOUT: 'nonsense', SLOTSHIP_SWAP: 'yes' };
    expect(read({ command: 'status', env }).parameters).to.deep.include({
      swap: 'no',
      deploymentTimeoutMs: 20 * 60_000,
    });
  });

  it('lets the commands that swap swap', () => {
    expect(read({ command: 'swap' }).parameters.swap).to.equal('yes');
    expect(read({ command: 'swap-back' }).parameters.swap).to.equal('yes');
  });

  it("takes the CI's debug switch for verbose", () => {
    expect(read({ facts: plainFacts({ debug: true }) }).parameters.verbose).to.equal(true);
  });

  it('lets relative paths start from the working directory', () => {
    expect(read({ env: { SLOTSHIP_BUILD: 'dist' }, cwd: '/repo' }).parameters.build).to.equal('/repo/dist');
  });

  it('hands on the checks and rules of the file', () => {
    const { config } = read({
      configFile: yml('smokeTests: [{ name: Home, path: / }]\nsettings: { mayDiffer: [A] }'),
    });
    expect(config.path).to.equal('slotship.yml');
    expect(config.checks.map(({ name }) => name)).to.deep.equal(['Home']);
    expect(config.rules.mayDiffer).to.deep.equal(['A']);
  });

  it('leaves the config file alone for commands that ask no Azure', () => {
    expect(read({ command: 'demo', configFile: yml('slto: x') }).config.path).to.equal(undefined);
  });

  it('names the variables of secrets for child processes to miss', () => {
    const env = {
      AZURE_TENANT_ID: 't',
      AZURE_CLIENT_ID: 'c',
      AZURE_CLIENT_SECRET: 'hunter2hunter2',
    };
    const result = read({ env });
    expect(result.childEnvironmentBlocklist).to.include.members([
      'SLOTSHIP_CLIENT_SECRET',
      'INPUT_CLIENT-SECRET',
      'AZURE_CLIENT_SECRET',
      'SLOTSHIP_PUBLISH_PROFILE',
      'INPUT_PUBLISH-PROFILE',
    ]);
    expect(JSON.stringify(result)).to.not.include('hunter2');
  });

  it('tells all problems at once', () => {
    const failure = thrown({
      flags: ['--slto=x'],
      env: { SLOTSHIP_APP: '', SLOTSHIP_SLOTT: 'x', SLOTSHIP_TIMEOUT: '5', SLOTSHIP_SWAP: 'perhaps' },
      properties: { 'slotship.swop': 'yes' },
      configFile: yml('sloot: x'),
    });
    expect(failure.code).to.equal('INPUT_INVALID');
    expect(describeFailure(failure).map(({ what }) => what)).to.deep.equal([
      "The option '--slto' is not known.",
      "The option 'SLOTSHIP_SLOTT' is not known.",
      "The option 'slotship.swop' is not known.",
      "The option 'sloot' is not known.",
      "The option 'swap' is 'perhaps'.",
      "The option 'timeout' is '5', which has no unit.",
      "The option 'app' is missing.",
    ]);
  });

  it('leaves variables alone that are near to no option, and the command', () => {
    read({ env: { SLOTSHIP_FROBNICATE: 'x', SLOTSHIP_COMMAND: 'deploy' } });
  });

  it('names the variable that was written in another case', () => {
    expect(told({ env: { slotship_slot: 'blue' } })).to.deep.equal(['slotship_slot']);
  });

  it('names the nearest command', () => {
    const unknown = thrown({ command: 'deplyo' });
    expect(unknown.code).to.equal('COMMAND_UNKNOWN');
    expect(describeFailure(unknown)[0]?.fix).to.equal("Did you mean 'slotship deploy'?");
  });

  it('names what a misspelt flag in the place of a command was meant to be', () => {
    expect(describeFailure(thrown({ command: '--verison' }))[0]?.fix).to.equal(
      "Did you mean 'slotship --version'?",
    );
  });

  it('tells files that cannot be read beside every other problem', () => {
    const config = { option: 'config', origin: 'flag --config', problem: 'is not there', accepted: 'x' };
    const missing = failure('PACKAGE_FOLDER_MISSING', { folder: '/build', words: 'There is none.' });
    const files = { problems: [config], findUnreadable: () => [missing] };
    expect(told({ flags: ['--slot', 'x y'], ...files })).to.deep.equal([
      'config',
      'slot',
      'PACKAGE_FOLDER_MISSING',
    ]);
  });

  it('lets a missing build alone be told with what Azure says', () => {
    const missing = failure('PACKAGE_FOLDER_MISSING', { folder: '/build', words: 'There is none.' });
    expect(read({ findUnreadable: () => [missing] }).command).to.equal('deploy');
  });

  it('takes no CI for the demo that it has no costume of', () => {
    expect(read({ command: 'demo' }).parameters.ci).to.equal('teamcity');
    expect(told({ command: 'demo', flags: ['--ci', 'gitlab'] })).to.deep.equal(['ci']);
  });

  it('refuses a check that refers to a variable that is not set, or to a secret of its own', () => {
    const configFile = yml(`
smokeTests:
  - { name: A, path: /, headers: { Authorization: '\${env:NOT_SET}' } }
  - { name: B, path: /, headers: { Authorization: '\${env:SLOTSHIP_CLIENT_SECRET}' } }
  - { name: C, command: [x], env: [AZURE_CLIENT_SECRET] }
`);
    expect(told({ configFile })).to.deep.equal([
      'smokeTests[0].headers.Authorization',
      'smokeTests[1].headers.Authorization',
      'smokeTests[2].env',
    ]);
    read({ configFile, command: 'status' });
  });
});
