import type { Fields } from './route.ts';

/** Fields that every resource may carry; clients send back what they were given. */
const envelope: Readonly<Record<string, Fields>> = {
  id: 'any',
  name: 'any',
  type: 'any',
  kind: 'any',
  location: 'any',
  systemData: 'any',
};

/** The first field of `body` that `fields` does not know, as a path such as 'properties.colour'. */
export function unknownField(body: unknown, fields: Fields): string | undefined {
  return findUnknown(body, fields === 'any' || fields === 'map' ? fields : { ...envelope, ...fields }, '');
}

function findUnknown(value: unknown, fields: Fields, path: string): string | undefined {
  if (fields === 'any' || fields === 'map' || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rule === undefined) return here;
    const found = findUnknown(inner, rule, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Fields of `SiteConfig`. Source: Microsoft.Web 2023-12-01 and the additions of 2025-05-01. */
export const siteConfigFields: Readonly<Record<string, Fields>> = Object.fromEntries(
  (
    'numberOfWorkers defaultDocuments netFrameworkVersion phpVersion pythonVersion nodeVersion ' +
    'powerShellVersion linuxFxVersion windowsFxVersion requestTracingEnabled requestTracingExpirationTime ' +
    'remoteDebuggingEnabled remoteDebuggingVersion httpLoggingEnabled acrUseManagedIdentityCreds ' +
    'acrUserManagedIdentityID logsDirectorySizeLimit detailedErrorLoggingEnabled publishingUsername metadata ' +
    'handlerMappings documentRoot scmType use32BitWorkerProcess webSocketsEnabled alwaysOn javaVersion ' +
    'javaContainer javaContainerVersion appCommandLine managedPipelineMode virtualApplications loadBalancing ' +
    'experiments limits autoHealEnabled autoHealRules tracingOptions vnetName vnetRouteAllEnabled ' +
    'vnetPrivatePortsCount cors push apiDefinition apiManagementConfig autoSwapSlotName localMySqlEnabled ' +
    'managedServiceIdentityId xManagedServiceIdentityId keyVaultReferenceIdentity ipSecurityRestrictions ' +
    'ipSecurityRestrictionsDefaultAction scmIpSecurityRestrictions scmIpSecurityRestrictionsDefaultAction ' +
    'scmIpSecurityRestrictionsUseMain http20Enabled http20ProxyFlag minTlsVersion minTlsCipherSuite ' +
    'scmMinTlsVersion ftpsState preWarmedInstanceCount functionAppScaleLimit elasticWebAppScaleLimit ' +
    'healthCheckPath functionsRuntimeScaleMonitoringEnabled websiteTimeZone minimumElasticInstanceCount ' +
    'azureStorageAccounts publicNetworkAccess machineKey'
  )
    .split(' ')
    .map((name) => [name, 'any' as const]),
);
