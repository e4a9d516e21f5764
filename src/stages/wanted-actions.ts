/**
 * Actions a run needs on the slot. Source: Microsoft.Web permissions, docs
 * role-based-access-control/permissions/web-and-mobile.md; README lists them as the minimal role.
 */
export const deployActions = [
  'Microsoft.Web/sites/slots/Read',
  'Microsoft.Web/sites/slots/config/Read',
  'Microsoft.Web/sites/slots/config/list/Action',
  'Microsoft.Web/sites/slots/basicPublishingCredentialsPolicies/Read',
] as const;

/** Needed beside them when local Git has to be turned on. */
export const localGitActions = ['Microsoft.Web/sites/slots/config/Write'] as const;

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
