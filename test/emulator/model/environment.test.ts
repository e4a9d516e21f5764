import { expect } from 'chai';
import { readEnvironment } from '#emulator/model/environment.ts';
import { readVaultReference } from '#emulator/model/key-vault.ts';
import { updateConnectionStrings } from '#emulator/model/settings.ts';
import { at, makeShop, slotOf } from './test-world.ts';

const reference = '@Microsoft.KeyVault(VaultName=safe;SecretName=db)';

describe('emulator model: environment of an app', () => {
  it('has app settings by both their names', () => {
    const world = makeShop();
    expect(readEnvironment(slotOf(world, 'stage'))).to.include({
      VERSION: '2',
      APPSETTING_VERSION: '2',
      WEBSITE_SITE_NAME: 'shop',
      WEBSITE_SLOT_NAME: 'stage',
    });
  });

  it('has connection strings by the prefix of their type', () => {
    const world = makeShop();
    const strings = {
      A: { value: '1', type: 'SQLAzure' },
      B: { value: '2', type: 'PostgreSQL' },
      C: { value: '3', type: 'Custom' },
    };
    updateConnectionStrings(world, slotOf(world, 'stage'), strings, at(1));
    expect(readEnvironment(slotOf(world, 'stage'))).to.include({
      SQLAZURECONNSTR_A: '1',
      POSTGRESQLCONNSTR_B: '2',
      CUSTOMCONNSTR_C: '3',
    });
  });

  it('has secrets for Key Vault references, and the reference itself where it cannot be read', () => {
    const slots = ['production', 'stage'].map((name) => ({ name, appSettings: { DB: reference } }));
    const keyVault = { [reference]: { value: 'secret', deniedSlots: ['stage'] } };
    const world = makeShop({ slots, keyVault });
    expect(readEnvironment(slotOf(world, 'production'))['DB']).to.equal('secret');
    expect(readEnvironment(slotOf(world, 'stage'))['DB']).to.equal(reference);
  });
});

describe('emulator model: Key Vault references', () => {
  const cases = [
    [reference, 'SecretNotFound', 'safe', 'db', undefined],
    [
      '@Microsoft.KeyVault(SecretUri=https://safe.vault.azure.net/secrets/db/7)',
      'SecretNotFound',
      'safe',
      'db',
      '7',
    ],
    [
      '@Microsoft.KeyVault(SecretUri=https://safe.vault.azure.net/keys/db)',
      'InvalidSyntax',
      undefined,
      undefined,
      undefined,
    ],
    ['@Microsoft.KeyVault(VaultName=safe)', 'InvalidSyntax', undefined, undefined, undefined],
    ['@Microsoft.KeyVault(', 'InvalidSyntax', undefined, undefined, undefined],
  ] as const;
  for (const [value, status, vaultName, secretName, secretVersion] of cases) {
    it(`calls ${value} ${status}`, () => {
      const found = readVaultReference(slotOf(makeShop(), 'stage'), 'X', value);
      expect(found).to.deep.include({ status, vaultName, secretName, secretVersion });
    });
  }
});
