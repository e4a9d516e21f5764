import { expect } from 'chai';
import { commandNames } from '#parameters/commands.ts';
import { optionNames, optionsOf } from '#parameters/options.ts';
import { makeOptionsDoc, makeReadmeOptions } from '../../../scripts/generate/options-doc.ts';

const { text } = makeOptionsDoc();
const namesIn = (table: string): readonly (string | undefined)[] =>
  [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);

describe('scripts: docs/options.md', () => {
  it('has a row for every option', () => {
    expect(namesIn(text).filter((name) => !name?.includes('.'))).to.have.members(optionNames);
  });

  it('lists what each command takes', () => {
    for (const command of commandNames) expect(text).to.include(`**slotship ${command}**`);
  });

  it('keeps every row whole', () => {
    for (const line of text.split('\n').filter((one) => one.startsWith('| `'))) {
      expect(line.split(/(?<!\\)\|/), line).to.have.length(6);
    }
  });

  it('gives the README the options of deploy', () => {
    expect(namesIn(makeReadmeOptions())).to.deep.equal(optionsOf('deploy'));
  });
});
