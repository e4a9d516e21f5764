/**
 * Actions a run needs on the slot. The policy is asked for by its name, which is an action of its own; README lists them
 * as the minimal role.
 * Source: Microsoft.Web permissions, docs role-based-access-control/permissions/web-and-mobile.md.
 */
export const deployActions = [
  'Microsoft.Web/sites/slots/Read',
  'Microsoft.Web/sites/slots/config/Read',
  'Microsoft.Web/sites/slots/config/list/Action',
  'Microsoft.Web/sites/slots/basicPublishingCredentialsPolicies/scm/Read',
] as const;

/** Actions a run needs on production, which it compares with the slot and may only look at. */
export const productionActions = [
  'Microsoft.Web/sites/Read',
  'Microsoft.Web/sites/config/Read',
  'Microsoft.Web/sites/config/list/Action',
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies/scm/Read',
] as const;

/** Needed beside them when local Git has to be turned on for the slot. */
export const localGitActions = ['Microsoft.Web/sites/slots/config/Write'] as const;

/** Needed beside them when local Git has to be turned on for production. */
export const productionGitActions = ['Microsoft.Web/sites/config/Write'] as const;

/** Needed beside them when a stopped slot is to be started. */
export const startActions = ['Microsoft.Web/sites/slots/start/Action'] as const;

/** Needed beside them to swap into production and to see how the swap stands. */
export const swapActions = [
  'Microsoft.Web/sites/slots/slotsswap/Action',
  'Microsoft.Web/sites/slots/operationresults/Read',
] as const;

/** Needed beside them to swap with preview and to cancel one. */
export const previewActions = [
  'Microsoft.Web/sites/slots/applySlotConfig/Action',
  'Microsoft.Web/sites/slots/resetSlotConfig/Action',
] as const;
