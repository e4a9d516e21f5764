/**
 * Fields of a site and of config/web by the first api-version whose definitions here have them; an older
 * version answers without them. Source: Microsoft.Web 2016-08-01, 2022-03-01 and 2023-12-01 compared.
 */
const additions: readonly { readonly since: string; readonly names: ReadonlySet<string> }[] = [
  {
    since: '2022-03-01',
    names: new Set(
      (
        'clientCertExclusionPaths clientCertMode customDomainVerificationId hyperV inProgressOperationId isXenon ' +
        'keyVaultReferenceIdentity publicNetworkAccess redundancyMode storageAccountRequired ' +
        'virtualNetworkSubnetId vnetContentShareEnabled vnetImagePullEnabled vnetRouteAllEnabled ' +
        'acrUseManagedIdentityCreds acrUserManagedIdentityID apiManagementConfig azureStorageAccounts ftpsState ' +
        'functionAppScaleLimit functionsRuntimeScaleMonitoringEnabled healthCheckPath managedServiceIdentityId ' +
        'minimumElasticInstanceCount powerShellVersion preWarmedInstanceCount scmIpSecurityRestrictions ' +
        'scmIpSecurityRestrictionsUseMain scmMinTlsVersion vnetPrivatePortsCount websiteTimeZone ' +
        'windowsFxVersion xManagedServiceIdentityId'
      ).split(' '),
    ),
  },
  {
    since: '2023-12-01',
    names: new Set(
      (
        'vnetBackupRestoreEnabled elasticWebAppScaleLimit ipSecurityRestrictionsDefaultAction metadata ' +
        'minTlsCipherSuite scmIpSecurityRestrictionsDefaultAction'
      ).split(' '),
    ),
  },
];

/** The fields of `fields` that api-version `version` knows; a rule of IP restrictions was shorter once. */
export function fieldsOf(
  version: string,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const unknown = additions.filter(({ since }) => version < since);
  if (unknown.length === 0) return { ...fields };
  const kept = Object.entries(fields).filter(([name]) => !unknown.some(({ names }) => names.has(name)));
  const old = version < '2022-03-01';
  return Object.fromEntries(
    kept.map(([name, value]) => [name, old && name === 'ipSecurityRestrictions' ? shortRules(value) : value]),
  );
}

function shortRules(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return (rules as { ipAddress?: unknown; subnetMask?: unknown }[]).map(({ ipAddress, subnetMask }) => ({
    ipAddress,
    subnetMask,
  }));
}
