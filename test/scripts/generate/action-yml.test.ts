import { expect } from 'chai';
import { parse } from 'yaml';
import { actionCommands } from '#parameters/commands.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { outputs } from '#report/outputs.ts';
import { inputNames, makeActionYml } from '../../../scripts/generate/action-yml.ts';
import { plainFacts } from '../../fakes/build-facts.ts';
import { startLanguageService, type LanguageService } from '../../fakes/language-service.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}

const { text } = makeActionYml();
const action = parse(text) as Action;

describe('scripts: action.yml', () => {
  it('has an input for the command and for each option that can be given there', () => {
    expect(Object.keys(action.inputs)).to.deep.equal(['command', ...inputNames()]);
    expect(inputNames())
      .to.include.members(['app', 'client-secret', 'yes', 'url'])
      .and.not.include.members(['state']);
  });

  it('gives no input a default, which would win over slotship.yml', () => {
    expect(Object.values(action.inputs).filter((input) => input.default !== undefined)).to.deep.equal([]);
    expect(action.inputs['slot']?.description).to.include('Default: stage.');
  });

  it('has the outputs of a run', () => {
    expect(Object.keys(action.outputs)).to.deep.equal(Object.keys(outputs));
  });

  it('names every command', () => {
    for (const command of actionCommands) expect(action.inputs['command']?.description).to.include(command);
  });

  it('runs on Node 24', () => {
    expect(action.runs).to.deep.equal({ using: 'node24', main: 'dist/main.mjs', post: 'dist/post.mjs' });
  });

  it('has inputs that are read as the runner hands them over, untouched ones as empty text', () => {
    const env = Object.fromEntries(
      Object.keys(action.inputs).map((name) => [`INPUT_${name.toUpperCase()}`, '']),
    );
    const given = {
      INPUT_APP: 'shop',
      'INPUT_SUBSCRIPTION-ID': '11111111-2222-3333-4444-555555555555',
      INPUT_SWAP: 'yes',
    };
    const { parameters } = readParameters({
      command: 'deploy',
      flags: [],
      env: { ...env, ...given },
      properties: {},
      configFile: { path: 'slotship.yml', text: 'slot: blue' },
      facts: plainFacts({ ci: 'github' }),
    });
    expect(parameters).to.include({ app: 'shop', swap: 'yes', slot: 'blue' });
  });

  describe("in the eyes of GitHub's language service", () => {
    let service: LanguageService;
    before(async () => {
      service = await startLanguageService();
    });
    after(() => service.stop());

    it('is without fault', async () => {
      expect(await service.findProblems(text)).to.deep.equal([]);
    });

    for (const [defect, broken] of Object.entries({
      'an unknown runtime': text.replace('node24', 'node99'),
      'an unknown key': text.replace('main:', 'mian:'),
      'an unknown icon': text.replace('upload-cloud', 'slotship'),
      'no description': text.replace(/^description: .*\n/m, ''),
    })) {
      it(`is not, once it has ${defect}`, async () => {
        expect(broken).to.not.equal(text);
        expect(await service.findProblems(broken)).to.have.length.above(0);
      });
    }
  });
});
