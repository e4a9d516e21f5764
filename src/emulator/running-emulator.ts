/** An emulator that runs; what it prints when it is ready, and how to end it. */
export interface RunningEmulator {
  /** Origin of ARM, without a slash at the end. */
  readonly managementUrl: string;
  /** Origin of sign-in: Entra's form takes the tenant's id after it, ADFS' form `adfs`. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM file of the CA that signed every certificate of this emulator. */
  readonly caFile: string;
  readonly controlUrl: string;
  readonly apps: readonly RunningApp[];
  /** Stops servers and processes; resolves when all is on disk. */
  stop(): Promise<void>;
}

export interface RunningApp {
  readonly name: string;
  readonly resourceGroup: string;
  /** Production first. */
  readonly slots: readonly { readonly name: string; readonly siteUrl: string; readonly scmUrl: string }[];
}
