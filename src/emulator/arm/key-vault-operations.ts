import type { VaultReference } from '../model/key-vault.ts';
import { isVaultReference, readVaultReference } from '../model/key-vault.ts';
import { webNotFound } from '../model/refusals.ts';
import { readAppSettings, readConnectionStrings } from '../model/settings.ts';
import { resourceJson } from './config-json.ts';
import { refusalReply } from './error-bodies.ts';
import type { ArmReply, Route, SiteRequest } from './route.ts';
import { ok } from './route.ts';
import { siteRoutes } from './site-route.ts';

/** What Key Vault references in settings come to. */
export const keyVaultOperations: readonly Route[] = (['appsettings', 'connectionstrings'] as const).flatMap(
  (kind) => [
    ...siteRoutes({
      method: 'GET',
      path: `/config/configreferences/${kind}`,
      action: '{sites}/config/Read',
      source: `Microsoft.Web, WebApps_Get${kind === 'appsettings' ? 'App' : 'SiteConnectionString'}KeyVaultReferences`,
      answer: (request) =>
        ok({
          value: references(request, kind).map((one) => referenceJson(request, kind, one)),
          nextLink: null,
        }),
    }),
    ...siteRoutes({
      method: 'GET',
      path: `/config/configreferences/${kind}/{name}`,
      action: '{sites}/config/Read',
      source: 'Microsoft.Web, WebApps_GetAppSettingKeyVaultReference',
      answer: (request) => readReference(request, kind),
    }),
  ],
);

function readReference(request: SiteRequest, kind: 'appsettings' | 'connectionstrings'): ArmReply {
  const name = request.params['name'] ?? '';
  const found = references(request, kind).find((one) => one.name === name);
  return found === undefined
    ? refusalReply(webNotFound(`The setting '${name}' is no Key Vault reference.`))
    : ok(referenceJson(request, kind, found));
}

function references({ place }: SiteRequest, kind: 'appsettings' | 'connectionstrings'): VaultReference[] {
  const values =
    kind === 'appsettings'
      ? Object.entries(readAppSettings(place))
      : Object.entries(readConnectionStrings(place)).map(([name, { value }]) => [name, value] as const);
  return values
    .filter(([, value]) => isVaultReference(value))
    .map(([name, value]) => readVaultReference(place, name, value));
}

function referenceJson(
  request: SiteRequest,
  kind: string,
  { name, reference, status, vaultName, secretName, secretVersion, details }: VaultReference,
): unknown {
  return resourceJson(request, `config/configreferences/${kind}`, name, {
    reference,
    status,
    vaultName: vaultName ?? null,
    secretName: secretName ?? null,
    secretVersion: secretVersion ?? null,
    identityType: { type: 'SystemAssigned' },
    details,
    source: 'KeyVault',
    activeVersion: null,
  });
}
