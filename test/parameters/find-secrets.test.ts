import { expect } from 'chai';
import { findReferenced, findSecrets } from '#parameters/find-secrets.ts';
import type { EarlySources } from '#parameters/find-early.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const found = (changes: Partial<EarlySources>, configText?: string): readonly string[] =>
  findSecrets(
    { command: 'deploy', flags: [], env: {}, properties: {}, ...changes },
    configText,
    plainFacts({ buildNumber: '12345' }),
  ).map((secret) => secret.reveal());

describe('parameters: secrets', () => {
  it('are found wherever they were given, also where another source goes first', () => {
    const env = {
      SLOTSHIP_CLIENT_SECRET: ' first ',
      'INPUT_CLIENT-SECRET': 'second',
      AZURE_CLIENT_SECRET: 'third',
    };
    const properties = { 'slotship.client-secret': 'fourth' };
    const flags = ['--publish-profile=<publishData/>', '--slto', 'x'];
    expect(found({ env, properties, flags })).to.deep.equal([
      'first',
      'second',
      'third',
      'fourth',
      '<publishData/>',
    ]);
  });

  it('are found for commands that do not take them, and for such as there are not', () => {
    const env = { SLOTSHIP_CLIENT_SECRET: 'hunter2' };
    for (const command of ['demo', 'deplyo']) expect(found({ command, env })).to.deep.equal(['hunter2']);
  });

  it('are what the config file refers to, though it be broken, and what the job signs in with', () => {
    const env = { TOKEN: 'of the site', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of the job', OTHER: 'x', EMPTY: '' };
    const config = "smokeTests: [{ headers: { A: 'Bearer ${env:TOKEN}', B: '${env:EMPTY}${env:GONE}' }";
    expect(found({ env }, config)).to.deep.equal(['of the job', 'of the site']);
    expect(found({ env: { TOKEN: '12345', SLOTSHIP_CLIENT_SECRET: '12345' } })).to.deep.equal(['12345']);
    expect(found({ env: { TOKEN: '12345' } }, config), 'a build number').to.deep.equal([]);
    expect(findReferenced(config)).to.deep.equal(['TOKEN', 'EMPTY', 'GONE']);
  });
});
