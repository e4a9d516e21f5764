import { authSettingsOperations } from './auth-settings-operations.ts';
import { configOperations } from './config-operations.ts';
import { deploymentOperations } from './deployment-operations.ts';
import { keyVaultOperations } from './key-vault-operations.ts';
import { operationResults } from './operation-results.ts';
import { publishingOperations } from './publishing-operations.ts';
import type { Route } from './route.ts';
import { siteOperations } from './site-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { swapOperations } from './swap-operations.ts';
import { tagOperations } from './tag-operations.ts';

/** Every operation of ARM that the emulator answers. */
export const routeTable: readonly Route[] = [
  ...subscriptionOperations,
  ...siteOperations,
  ...configOperations,
  ...keyVaultOperations,
  ...authSettingsOperations,
  ...publishingOperations,
  ...deploymentOperations,
  ...swapOperations,
  ...operationResults,
  ...tagOperations,
];
