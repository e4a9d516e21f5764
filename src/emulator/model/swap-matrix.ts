/** One thing a slot has, and whether a swap moves it. */
export interface SwapRule {
  readonly thing: string;
  readonly moves: boolean;
  /** Fields of config/web that the rule is about. */
  readonly fields: readonly string[];
  readonly note?: string;
}

/**
 * What a swap moves and what stays. A field of config/web that no rule names stays.
 * Source: Microsoft's page 'Set up staging environments', 'Which settings are swapped?'.
 */
export const swapMatrix: readonly SwapRule[] = [
  {
    thing: 'language stack and version, 32 or 64 bit',
    moves: true,
    fields: [
      'linuxFxVersion',
      'windowsFxVersion',
      'netFrameworkVersion',
      'phpVersion',
      'pythonVersion',
      'nodeVersion',
      'powerShellVersion',
      'javaVersion',
      'javaContainer',
      'javaContainerVersion',
      'use32BitWorkerProcess',
      'appCommandLine',
    ],
  },
  { thing: 'web sockets', moves: true, fields: ['webSocketsEnabled'] },
  { thing: 'app settings that are not slot settings', moves: true, fields: [] },
  { thing: 'connection strings that are not slot settings', moves: true, fields: [] },
  {
    thing: 'handler and path mappings',
    moves: true,
    fields: ['handlerMappings', 'virtualApplications', 'defaultDocuments', 'documentRoot'],
  },
  { thing: 'files: wwwroot, repository, deployments, logs', moves: true, fields: [] },
  { thing: 'deploymentId', moves: true, fields: [], note: 'exchanged, as recorded' },
  { thing: 'slot settings', moves: false, fields: [] },
  { thing: 'host names of site and SCM site', moves: false, fields: [] },
  { thing: 'publishing credentials and basic auth policies', moves: false, fields: ['publishingUsername'] },
  { thing: 'source control', moves: false, fields: ['scmType'], note: 'the documents imply it' },
  { thing: 'authentication of the site', moves: false, fields: [] },
  {
    thing: 'protocol settings',
    moves: false,
    fields: ['http20Enabled', 'minTlsVersion', 'scmMinTlsVersion', 'ftpsState'],
  },
  { thing: 'Always On', moves: false, fields: ['alwaysOn'] },
  {
    thing: 'IP restrictions',
    moves: false,
    fields: [
      'ipSecurityRestrictions',
      'ipSecurityRestrictionsDefaultAction',
      'scmIpSecurityRestrictions',
      'scmIpSecurityRestrictionsDefaultAction',
      'scmIpSecurityRestrictionsUseMain',
    ],
  },
  { thing: 'CORS', moves: false, fields: ['cors'] },
  { thing: 'auto swap', moves: false, fields: ['autoSwapSlotName'] },
  { thing: 'traffic rules', moves: false, fields: ['experiments'] },
  { thing: 'identity for Key Vault references', moves: false, fields: ['keyVaultReferenceIdentity'] },
  { thing: 'health check', moves: false, fields: ['healthCheckPath'] },
];

const moving = new Set(swapMatrix.flatMap((rule) => (rule.moves ? rule.fields : [])));

/** Whether a swap moves the field `field` of config/web. */
export function fieldMoves(field: string): boolean {
  return moving.has(field);
}
