import { expect } from 'chai';
import { actionCommands, commandNames } from '#parameters/commands.ts';
import { isTakenFrom } from '#parameters/option-row.ts';
import { optionNames, optionsOf, rowOfOption } from '#parameters/options.ts';
import { findMisspelt } from '#parameters/misspelt.ts';
import { parameterName } from '#parameters/option-names.ts';
import { parseValue } from '#parameters/parse-value.ts';
import { outputs } from '#report/outputs.ts';

describe('parameters: options', () => {
  for (const name of optionNames) {
    const row = rowOfOption(name);
    describe(name, () => {
      it("fits TeamCity's limits", () => {
        expect(name.length).to.be.within(1, 36);
        expect(row.label.length).to.be.within(1, 100);
        expect(row.help.length).to.be.within(1, 250);
      });

      it('has a help text that is whole sentences without line breaks', () => {
        expect(row.help).to.match(/^[^\n]+$/);
        expect(row.label).to.match(/^[A-Z]/);
      });

      it('has a default that fits itself', () => {
        if (row.default === '')
          expect(['text', 'path', 'url', 'secret', 'version-check']).to.include(row.type);
        else expect(parseValue(row, row.default, undefined)).to.have.property('value');
      });

      it('is taken by a command', () => {
        expect(row.commands).to.have.length.above(0);
        expect(commandNames).to.include.members([...row.commands]);
      });

      it('never lets a secret stand in a file', () => {
        expect(row.type === 'secret' && isTakenFrom(row, 'file')).to.equal(false);
      });
    });
  }

  it('fit into a recipe, which takes 50 inputs', () => {
    expect(optionsOf('deploy').length).to.be.below(50);
  });

  it('are never called help, version or command', () => {
    expect(optionNames).to.not.include.members(['help']);
    expect(optionNames).to.not.include.members(['version']);
    expect(optionNames).to.not.include.members(['command']);
  });

  it('are not mistaken for the results that a run leaves in TeamCity', () => {
    const left = Object.fromEntries(Object.keys(outputs).map((name) => [parameterName(name), 'x']));
    expect(findMisspelt({}, left)).to.deep.equal([]);
  });

  it("let the action's commands be commands", () => {
    expect(commandNames).to.include.members([...actionCommands]);
  });
});
