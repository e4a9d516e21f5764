import { expect } from 'chai';
import { parseConfigFile } from '#parameters/config-file.ts';
import { judgeReferences } from '#parameters/references.ts';

const problemsOf = (text: string, env: Readonly<Record<string, string>> = {}): readonly string[] => {
  const { checks, originOf } = parseConfigFile({ path: 'slotship.yml', text });
  return judgeReferences(checks, originOf, env, ['SLOTSHIP_CLIENT_SECRET']).map(
    ({ option, problem }) => `${option} ${problem}`,
  );
};

describe('parameters: references', () => {
  it('may not be to a secret of the program itself, in whatever case', () => {
    const header = (name: string): string =>
      `smokeTests: [{ name: A, path: /, headers: { X-A: '\${env:${name}}' } }]`;
    const handed = (name: string): string => `smokeTests: [{ name: A, command: [x], env: [${name}] }]`;
    for (const name of ['SLOTSHIP_CLIENT_SECRET', 'slotship_client_secret']) {
      const env = { [name]: 'hunter2' };
      expect(problemsOf(header(name), env)).to.deep.equal([
        `smokeTests[0].headers.X-A sends ${name}, which is a secret of slotship's own`,
      ]);
      expect(problemsOf(handed(name), env)).to.deep.equal([
        `smokeTests[0].env hands ${name} on, which is a secret of slotship's own`,
      ]);
    }
  });

  it('must be to variables that are set', () => {
    const config = "smokeTests: [{ name: A, path: /, method: POST, body: '${env:A}${env:B}' }]";
    expect(problemsOf(config, { A: 'x' })).to.deep.equal([
      'smokeTests[0].body refers to the environment variable B, which is not set',
    ]);
  });
});
