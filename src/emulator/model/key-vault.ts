import type { Place } from './place.ts';

/** What a Key Vault reference comes to on one slot; `status` as Azure names it. */
export interface VaultReference {
  readonly name: string;
  readonly reference: string;
  readonly status: 'Resolved' | 'InvalidSyntax' | 'SecretNotFound' | 'AccessToKeyVaultDenied';
  readonly vaultName: string | undefined;
  readonly secretName: string | undefined;
  readonly secretVersion: string | undefined;
  readonly details: string;
  /** The secret, where it could be read. */
  readonly value: string | undefined;
}

/** Whether a setting's value is a reference to Key Vault. */
export function isVaultReference(value: string): boolean {
  return value.startsWith('@Microsoft.KeyVault(');
}

/**
 * Looks up the reference `value` of the setting `name` with the slot's own identity.
 * Source: App Service, 'Use Key Vault references', both forms of the syntax.
 */
export function readVaultReference(place: Place, name: string, value: string): VaultReference {
  const parts = parseReference(value);
  const facts = { name, reference: value, ...parts, value: undefined };
  if (parts.secretName === undefined) {
    return { ...facts, status: 'InvalidSyntax', details: 'Reference was not able to be parsed.' };
  }
  const secret = place.app.keyVault[value];
  if (secret === undefined) {
    return { ...facts, status: 'SecretNotFound', details: 'The secret was not found in the vault.' };
  }
  if (secret.deniedSlots.includes(place.slot.name)) {
    const details = 'Key Vault reference was not able to be resolved because site was denied access.';
    return { ...facts, status: 'AccessToKeyVaultDenied', details };
  }
  return {
    ...facts,
    status: 'Resolved',
    details: 'Reference has been successfully resolved.',
    value: secret.value,
  };
}

function parseReference(value: string): Pick<VaultReference, 'vaultName' | 'secretName' | 'secretVersion'> {
  const none = { vaultName: undefined, secretName: undefined, secretVersion: undefined };
  const inside = /^@Microsoft\.KeyVault\((.*)\)$/.exec(value)?.[1];
  if (inside === undefined) return none;
  const fields = new Map(
    inside.split(';').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()] as const;
    }),
  );
  const uri = /^https:\/\/([^./]+)\.[^/]+\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/.exec(
    fields.get('secreturi') ?? '',
  );
  if (uri !== null) return { vaultName: uri[1], secretName: uri[2], secretVersion: uri[3] };
  if (!fields.has('vaultname') || !fields.has('secretname')) return none;
  return {
    vaultName: fields.get('vaultname'),
    secretName: fields.get('secretname'),
    secretVersion: fields.get('secretversion'),
  };
}
