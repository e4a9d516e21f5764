import { expect } from 'chai';
import { makeSettingsComparison } from '#app-service/settings-comparison.ts';
import type { ComparisonInput, SettingsComparison } from '#app-service/settings-comparison.ts';
import type { SettingRules } from '#app-service/setting-rules.ts';

const noRules: SettingRules = {
  mustMatch: [],
  mustDiffer: [],
  mustExistInBoth: [],
  mustBeSticky: [],
  mayDiffer: [],
};

type Settings = Readonly<Record<string, string>>;

function compare(
  slot: Settings,
  production: Settings,
  more: Partial<ComparisonInput> = {},
): SettingsComparison {
  const holdings = (appSettings: Settings) => ({
    settings: { appSettings, connectionStrings: {} },
    general: {},
  });
  return makeSettingsComparison({
    slot: holdings(slot),
    production: holdings(production),
    sticky: { appSettings: [], connectionStrings: [] },
    references: [],
    productionReferences: [],
    azureDifferences: [],
    slotName: 'stage',
    slotHosts: ['shop-stage.example.net', 'shop-stage.scm.example.net'],
    rules: noRules,
    digest: (text) => `#${text}`,
    ...more,
  });
}

const named = (comparison: SettingsComparison, name: string) =>
  comparison.rows.find((row) => row.name === name);

describe('settings comparison', () => {
  it('refuses a swap by which production would lose a name', () => {
    const comparison = compare({ A: '1' }, { A: '1', ORDERS: 'x' });
    expect(comparison.refused.map((row) => row.name)).to.deep.equal(['ORDERS']);
    expect(named(comparison, 'ORDERS')).to.include({
      change: 'lost',
      slotAfter: '#x',
      productionAfter: undefined,
    });
  });

  it('calls a name that only the slot has news, and a changed value too', () => {
    const comparison = compare({ A: '1', B: '2' }, { A: '0' });
    expect(named(comparison, 'B')).to.include({ change: 'added', verdict: 'news' });
    expect(named(comparison, 'A')).to.include({ change: 'changed', verdict: 'news', productionAfter: '#1' });
  });

  it('leaves a slot setting where it is', () => {
    const sticky = { appSettings: ['A'], connectionStrings: [] };
    const row = named(compare({ A: '1' }, { A: '0' }, { sticky }), 'A');
    expect(row).to.include({ change: 'same', verdict: 'fine', productionAfter: '#0', slotAfter: '#1' });
  });

  it('warns of a slot setting that only the slot has', () => {
    const sticky = { appSettings: ['a'], connectionStrings: [] };
    expect(compare({ A: '1' }, {}, { sticky }).warnings.map((row) => row.name)).to.deep.equal(['A']);
  });

  it('compares connection strings by type and value, apart from app settings of the same name', () => {
    const side = (connectionStrings: Readonly<Record<string, { value: string; type: string }>>) => ({
      settings: { appSettings: { DB: 'same' }, connectionStrings },
      general: {},
    });
    const comparison = compare(
      {},
      {},
      {
        slot: side({ DB: { value: 'v', type: 'Custom' } }),
        production: side({ DB: { value: 'v', type: 'SQLAzure' } }),
      },
    );
    expect(comparison.rows.map((row) => [row.kind, row.change])).to.deep.equal([
      ['connection string', 'changed'],
      ['app setting', 'same'],
    ]);
  });

  it('refuses an unresolved Key Vault reference that would go to production', () => {
    const references = [
      { name: 'A', kind: 'app-setting', status: 'AccessToKeyVaultDenied', details: undefined },
    ] as const;
    expect(compare({ A: 'r' }, { A: 'r' }, { references }).refused.map((row) => row.reason)).to.deep.equal([
      'Key Vault reference of the slot is AccessToKeyVaultDenied',
    ]);
  });

  const denied = [
    { name: 'A', kind: 'app-setting', status: 'AccessToKeyVaultDenied', details: undefined },
  ] as const;
  const stickyA = { appSettings: ['A'], connectionStrings: [] };

  it('refuses an unresolved Key Vault reference among the slot settings, unless it may differ', () => {
    const more = { references: denied, sticky: stickyA };
    expect(named(compare({ A: 'r' }, { A: 'p' }, more), 'A')).to.include({
      verdict: 'refused',
      reason:
        'Key Vault reference of the slot is AccessToKeyVaultDenied: the app is tested without its value',
    });
    const rules = { ...noRules, mayDiffer: ['A'] };
    expect(compare({ A: 'r' }, { A: 'p' }, { ...more, rules }).refused).to.deep.equal([]);
  });

  it('warns of an unresolved Key Vault reference that production has and keeps', () => {
    const productionReferences = denied;
    const reasons = (more: Partial<ComparisonInput>) =>
      compare({ A: 'r' }, { A: 'p' }, { productionReferences, ...more }).warnings.map((row) => row.reason);
    expect(reasons({ sticky: stickyA })).to.deep.equal([
      'Key Vault reference of production is AccessToKeyVaultDenied, and production keeps it',
    ]);
    expect(reasons({})).to.deep.equal([]);
    expect(compare({ A: 'r' }, { A: 'r' }, { productionReferences }).warnings).to.have.length(1);
  });

  it('warns of names and values made for the slot that would go to production', () => {
    const slot = {
      API_STAGE: '1',
      KUDU: 'https://SHOP-STAGE.scm.example.net/api',
      URL: 'https://shop-stage.example.net/x',
    };
    expect(compare(slot, {}).warnings.map((row) => row.name)).to.deep.equal(['API_STAGE', 'KUDU', 'URL']);
    expect(compare(slot, slot).warnings).to.deep.equal([]);
  });

  it('compares the general settings that move, and leaves out what stays', () => {
    const side = (general: Readonly<Record<string, unknown>>) => ({
      settings: { appSettings: {}, connectionStrings: {} },
      general,
    });
    const slot = side({
      linuxFxVersion: 'NODE|22',
      appCommandLine: '',
      webSocketsEnabled: true,
      defaultDocuments: ['index.html'],
      documentRoot: 'public',
      alwaysOn: true,
    });
    const production = side({
      linuxFxVersion: 'NODE|20',
      appCommandLine: 'node server.js',
      webSocketsEnabled: false,
      defaultDocuments: ['index.htm'],
      alwaysOn: false,
    });
    expect(compare({}, {}, { slot, production }).rows.map((row) => [row.name, row.change])).to.deep.equal([
      ['appCommandLine', 'lost'],
      ['defaultDocuments', 'changed'],
      ['documentRoot', 'added'],
      ['linuxFxVersion', 'changed'],
      ['webSocketsEnabled', 'changed'],
    ]);
  });

  it('treats names that differ in case as one', () => {
    expect(compare({ key: '1' }, { KEY: '1' }).rows).to.have.length(1);
  });

  const rules: readonly [keyof SettingRules, Settings, Settings, string][] = [
    ['mustMatch', { A_X: '1' }, { A_X: '2' }, 'refused'],
    ['mustMatch', { A_X: '1' }, { A_X: '1' }, 'fine'],
    ['mustDiffer', { A_X: '1' }, { A_X: '1' }, 'refused'],
    ['mustDiffer', { A_X: '1' }, { A_X: '2' }, 'news'],
    ['mustExistInBoth', { A_X: '1' }, {}, 'refused'],
    ['mustBeSticky', { A_X: '1' }, { A_X: '1' }, 'refused'],
    ['mayDiffer', {}, { A_X: '1' }, 'fine'],
  ];
  for (const [rule, slot, production, verdict] of rules) {
    it(`judges ${JSON.stringify(slot)} against ${JSON.stringify(production)} under ${rule} as ${verdict}`, () => {
      const row = named(compare(slot, production, { rules: { ...noRules, [rule]: ['a_*'] } }), 'A_X');
      expect(row?.verdict).to.equal(verdict);
    });
  }

  it('judges a name that a rule wants and neither slot has', () => {
    const rules = {
      ...noRules,
      mustExistInBoth: ['ORDERS_DB', 'here', 'ANY_*'],
      mustBeSticky: ['ORDERS_DB', 'ROLE', 'KEPT', 'ANY_*'],
    };
    const sticky = { appSettings: ['KEPT'], connectionStrings: [] };
    const { rows } = compare({ HERE: '1' }, { HERE: '1' }, { rules, sticky });
    expect(rows.map((row) => [row.kind, row.name, row.verdict, row.reason])).to.deep.equal([
      ['setting', 'ORDERS_DB', 'refused', "is on neither slot ('mustExistInBoth')"],
      ['setting', 'ROLE', 'warning', "is on neither slot ('mustBeSticky')"],
      ['app setting', 'HERE', 'fine', 'the same'],
    ]);
  });

  it('does not want a general setting to be a slot setting', () => {
    const slot = {
      settings: { appSettings: {}, connectionStrings: {} },
      general: { appCommandLine: 'node .' },
    };
    const rules = { ...noRules, mustBeSticky: ['APP*'] };
    expect(compare({}, {}, { slot, production: slot, rules }).refused).to.deep.equal([]);
  });

  it('warns of what Azure alone names, unless it may differ', () => {
    const azureDifferences = [
      { name: 'a', kind: 'app-setting' },
      { name: 'mounts', kind: 'general' },
    ] as const;
    const { warnings } = compare({ A: '1' }, { A: '2' }, { azureDifferences });
    expect(warnings.map((row) => [row.kind, row.name, row.reason])).to.deep.equal([
      ['general', 'mounts', 'Azure names it among what the swap changes, and slotship does not compare it'],
    ]);
    const rules = { ...noRules, mayDiffer: ['mounts'] };
    expect(compare({}, {}, { azureDifferences, rules }).warnings.map((row) => row.name)).to.deep.equal(['a']);
  });

  it('tells which refusals end when the slot gets what production has', () => {
    const rules = { ...noRules, mustMatch: ['A'], mustDiffer: ['B'], mustBeSticky: ['C'] };
    const sticky = { appSettings: ['A'], connectionStrings: [] };
    const { refused } = compare(
      { A: '1', B: '2', C: '3' },
      { A: '0', B: '2', C: '4', D: '5' },
      { rules, sticky },
    );
    expect(refused.map((row) => [row.name, row.mendedByCopy])).to.deep.equal([
      ['A', true],
      ['B', false],
      ['C', false],
      ['D', true],
    ]);
  });
});
