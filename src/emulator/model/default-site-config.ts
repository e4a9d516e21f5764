import type { Place } from './place.ts';

const allow = [
  {
    ipAddress: 'Any',
    action: 'Allow',
    priority: 2_147_483_647,
    name: 'Allow all',
    description: 'Allow all access',
  },
];

/**
 * config/web of a slot on which nothing was set.
 * Source: recordings of azure-cli (`test_webapp_e2e`), reduced to fields of the 2023-12-01 definition.
 */
export function defaultSiteConfig(place: Place): Record<string, unknown> {
  const linux = place.plan.platform === 'linux';
  return {
    numberOfWorkers: 1,
    defaultDocuments: ['Default.htm', 'Default.html', 'index.htm', 'index.html', 'hostingstart.html'],
    netFrameworkVersion: 'v4.0',
    phpVersion: '',
    pythonVersion: '',
    nodeVersion: '',
    powerShellVersion: '',
    linuxFxVersion: linux ? 'NODE|20-lts' : '',
    windowsFxVersion: null,
    requestTracingEnabled: false,
    remoteDebuggingEnabled: false,
    remoteDebuggingVersion: 'VS2022',
    httpLoggingEnabled: false,
    acrUseManagedIdentityCreds: false,
    acrUserManagedIdentityID: null,
    logsDirectorySizeLimit: 35,
    detailedErrorLoggingEnabled: false,
    publishingUsername: publishingUser(place),
    scmType: 'None',
    use32BitWorkerProcess: true,
    webSocketsEnabled: false,
    alwaysOn: false,
    appCommandLine: '',
    managedPipelineMode: 'Integrated',
    virtualApplications: [{ virtualPath: '/', physicalPath: 'site\\wwwroot', preloadEnabled: false }],
    loadBalancing: 'LeastRequests',
    experiments: { rampUpRules: [] },
    autoHealEnabled: false,
    vnetName: '',
    vnetRouteAllEnabled: false,
    vnetPrivatePortsCount: 0,
    cors: null,
    localMySqlEnabled: false,
    keyVaultReferenceIdentity: null,
    ipSecurityRestrictions: allow,
    ipSecurityRestrictionsDefaultAction: null,
    scmIpSecurityRestrictions: allow,
    scmIpSecurityRestrictionsDefaultAction: null,
    scmIpSecurityRestrictionsUseMain: false,
    http20Enabled: false,
    minTlsVersion: '1.2',
    scmMinTlsVersion: '1.2',
    ftpsState: 'FtpsOnly',
    preWarmedInstanceCount: 0,
    functionAppScaleLimit: 0,
    healthCheckPath: null,
    functionsRuntimeScaleMonitoringEnabled: false,
    websiteTimeZone: null,
    minimumElasticInstanceCount: 0,
    azureStorageAccounts: {},
    autoSwapSlotName: null,
  };
}

/** User name of a slot's publishing credentials: '$shop', or '$shop__stage'. */
export function publishingUser(place: Place): string {
  const { app, slot } = place;
  return slot.name === 'production' ? `$${app.name}` : `$${app.name}__${slot.name}`;
}
