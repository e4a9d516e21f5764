import { expect } from 'chai';
import { findUnknownNames, makeSettingsCopy } from '#app-service/settings-copy.ts';
import type { CopyInput } from '#app-service/settings-copy.ts';

type Settings = Readonly<Record<string, string>>;

function input(from: Settings, to: Settings, more: Partial<CopyInput> = {}): CopyInput {
  return {
    from: { appSettings: from, connectionStrings: {} },
    to: { appSettings: to, connectionStrings: {} },
    sticky: { appSettings: [], connectionStrings: [] },
    only: [],
    namedSticky: [],
    ...more,
  };
}

const names = (given: CopyInput): readonly string[] => makeSettingsCopy(given).changes.map((one) => one.name);
const sticky = { appSettings: ['ROLE'], connectionStrings: [] };

describe('settings copy', () => {
  it('takes what the other slot lacks or has otherwise, and removes nothing', () => {
    const copy = makeSettingsCopy(input({ A: '1', B: '2', C: '3' }, { A: '1', B: '0', D: '4' }));
    expect(copy.changes).to.deep.equal([
      { kind: 'app setting', name: 'B', sticky: false, before: '0', after: '2' },
      { kind: 'app setting', name: 'C', sticky: false, before: undefined, after: '3' },
    ]);
    expect(copy.result.appSettings).to.deep.equal({ A: '1', B: '2', C: '3', D: '4' });
  });

  it('keeps the spelling of a name that the other slot has in another case', () => {
    const copy = makeSettingsCopy(input({ GREETING: 'Hello' }, { Greeting: 'Hi' }));
    expect(copy.result.appSettings).to.deep.equal({ Greeting: 'Hello' });
  });

  it('compares connection strings by type as well', () => {
    const side = (type: string) => ({ appSettings: {}, connectionStrings: { DB: { value: 'x', type } } });
    const copy = makeSettingsCopy(input({}, {}, { from: side('MySql'), to: side('Custom') }));
    expect(copy.changes).to.deep.equal([
      { kind: 'connection string', name: 'DB', sticky: false, before: 'Custom:x', after: 'MySql:x' },
    ]);
    expect(copy.result.connectionStrings).to.deep.equal({ DB: { value: 'x', type: 'MySql' } });
  });

  it('takes only what is named, by name or pattern', () => {
    const given = input({ A: '1', DB_ONE: '1', DB_TWO: '2' }, {}, { only: ['db_*'] });
    expect(names(given)).to.deep.equal(['DB_ONE', 'DB_TWO']);
  });

  it('never touches a slot setting that is not named as one, and says which it left', () => {
    const all = makeSettingsCopy(input({ ROLE: 'a', X: '1' }, { ROLE: 'b' }, { sticky }));
    expect([all.changes.map((one) => one.name), all.leftSticky]).to.deep.equal([['X'], ['ROLE']]);
    const only = makeSettingsCopy(input({ ROLE: 'a', X: '1' }, {}, { sticky, only: ['ROLE'] }));
    expect([only.changes, only.leftSticky]).to.deep.equal([[], ['ROLE']]);
  });

  it('takes a slot setting that is named as one, beside those of only', () => {
    const more = { sticky, only: ['X'], namedSticky: ['ROLE'] };
    const copy = makeSettingsCopy(input({ ROLE: 'a', X: '1', Y: '2' }, {}, more));
    expect([copy.changes.map((one) => one.name), copy.leftSticky]).to.deep.equal([['ROLE', 'X'], []]);
  });

  it('takes nothing else where slot settings are named and no others', () => {
    const given = input({ ROLE: 'a', X: 'old' }, { ROLE: 'b', X: 'new' }, { sticky, namedSticky: ['ROLE'] });
    expect(makeSettingsCopy(given)).to.deep.include({
      leftSticky: [],
      result: { appSettings: { ROLE: 'a', X: 'new' }, connectionStrings: {} },
    });
  });

  it('finds names that are not there, with the nearest', () => {
    const given = input(
      { ORDERS_DB: 'x', ROLE: 'a' },
      {},
      { sticky, only: ['ORDRES_DB', 'ROLE'], namedSticky: ['ORDERS_DB'] },
    );
    expect(findUnknownNames(given)).to.deep.equal([
      { option: 'only', name: 'ORDRES_DB', nearest: 'ORDERS_DB' },
      { option: 'sticky', name: 'ORDERS_DB', nearest: undefined },
    ]);
  });
});
