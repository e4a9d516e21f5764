/** What the two slots' settings must be like; names or patterns with `*`. */
export interface SettingRules {
  readonly mustMatch: readonly string[];
  readonly mustDiffer: readonly string[];
  readonly mustExistInBoth: readonly string[];
  readonly mustBeSticky: readonly string[];
  readonly mayDiffer: readonly string[];
}
