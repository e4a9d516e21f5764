import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { describeFailure } from '#failures/failure-text.ts';
import { Failure } from '#failures/failure.ts';
import { commandNames } from '#parameters/commands.ts';
import { parseConfigFile } from '#parameters/config-file.ts';
import { environmentName, propertyName } from '#parameters/option-names.ts';
import { optionNames, optionsOf, rowOfOption } from '#parameters/options.ts';
import { secretVariables } from '#parameters/find-secrets.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const names = fc.oneof(
  fc.constantFrom(
    ...optionNames.map(propertyName),
    'smokeTests',
    'settings',
    'name',
    'path',
    'command',
    'expect',
    'on',
    'headers',
    '__proto__',
    'constructor',
  ),
  fc.string(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 'yes', '10m', 7, -1, 1.5, '/', 'slot', '${env:A}', '$.a', ''),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
  ),
}));

describe('parameters: any input at all', () => {
  it('becomes values or problems that can be told, never a crash', () => {
    fc.assert(
      fc.property(tree, (value) => {
        for (const { problem, accepted, origin } of parseConfigFile({ path: 'f.yml', text: stringify(value) })
          .problems) {
          expect(problem).to.be.a('string').and.not.include('[object');
          expect(accepted).to.be.a('string');
          expect(origin).to.match(/^f\.yml:\d+$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is read or refused with a failure, from flags and environment too', () => {
    const flag = fc.oneof(
      fc.constantFrom(...optionNames.map((name) => `--${name}`), '--no-verbose', '--'),
      fc.string(),
    );
    const variable = fc.constantFrom(...optionNames.map(environmentName));
    fc.assert(
      fc.property(
        fc.constantFrom(...commandNames),
        fc.array(flag, { maxLength: 5 }),
        fc.dictionary(variable, fc.string(), { maxKeys: 5 }),
        (command, flags, env) => {
          try {
            readParameters({
              command,
              flags,
              env,
              properties: {},
              configFile: undefined,
              facts: plainFacts(),
            });
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            expect(describeFailure(error as Failure)).to.have.length.above(0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never shows the value of a secret', () => {
    const canary = 'canary-7f3a';
    const env = Object.fromEntries(secretVariables.map((name) => [name, `<${canary}`]));
    for (const command of commandNames) {
      for (const facts of [plainFacts(), plainFacts({ ci: 'github' })]) {
        try {
          const read = readParameters({
            command,
            flags: [],
            env,
            properties: {},
            configFile: undefined,
            facts,
          });
          expect(JSON.stringify(read)).to.not.include(canary);
          expect(optionsOf(command).some((name) => rowOfOption(name).type === 'secret')).to.equal(false);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(JSON.stringify(describeFailure(error as Failure))).to.not.include(canary);
        }
      }
    }
  });
});
