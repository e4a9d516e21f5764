import type { DeploymentLogger } from './deployment-log.ts';
import type { KuduSettings } from './kudu-settings.ts';
import type { KuduSlot } from './kudu-seam.ts';

/** What a builder gets: where from, where to, and how to tell of it. */
export interface BuildOrder {
  readonly slot: KuduSlot;
  readonly settings: KuduSettings;
  readonly commit: { readonly id: string; readonly message: string };
  readonly source: string;
  readonly nextManifest: string;
  readonly previousManifest: string;
  /** Ignores manifests and mirrors the source. */
  readonly mirror: boolean;
  /** Whether a script is generated and run; else the source is copied as it is. */
  readonly build: boolean;
  /** Whether the source is a package, which an app may run from. */
  readonly isPackage: boolean;
  readonly temp: string;
  readonly logger: DeploymentLogger;
  readonly signal: AbortSignal;
}
