/** Type of a connection string, as ARM words it. */
export interface ConnectionString {
  readonly value: string;
  readonly type: string;
}

/** App settings and connection strings of one slot, values included: never to be printed. */
export interface SlotSettings {
  readonly appSettings: Readonly<Record<string, string>>;
  readonly connectionStrings: Readonly<Record<string, ConnectionString>>;
}

/** Names of the slot settings of an app: what stays with its slot in a swap (`slotConfigNames`). */
export interface StickyNames {
  readonly appSettings: readonly string[];
  readonly connectionStrings: readonly string[];
}

/** A setting that Azure names among what a swap changes (`slotsdiffs`). */
export interface SlotDifference {
  readonly name: string;
  readonly kind: 'app-setting' | 'connection-string' | 'general';
}

/** A Key Vault reference among a slot's settings and whether App Service could resolve it. */
export interface KeyVaultReference {
  readonly name: string;
  readonly kind: 'app-setting' | 'connection-string';
  /** `Resolved`, `Initialized`, `AccessToKeyVaultDenied`, … */
  readonly status: string;
  readonly details: string | undefined;
}
