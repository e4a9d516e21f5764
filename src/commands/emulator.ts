import type { Parameters } from '#parameters/parameters.ts';

/** The emulator as commands see it: started, and stopped again. */
export interface StartedEmulator {
  readonly managementUrl: string;
  readonly authorityUrl: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly caFile: string;
  readonly controlUrl: string;
  readonly apps: readonly {
    readonly name: string;
    readonly resourceGroup: string;
    readonly slots: readonly { readonly name: string; readonly siteUrl: string; readonly scmUrl: string }[];
  }[];
  readonly stop: () => Promise<void>;
}

export interface EmulatorStart {
  readonly stateFolder: string;
  readonly port?: number;
  /** What a new state folder begins with, as docs/emulator.md describes it. */
  readonly seed?: unknown;
}

export interface EmulatorCommandContext {
  readonly parameters: Parameters;
  readonly startEmulator: (start: EmulatorStart) => Promise<StartedEmulator>;
  readonly readJson: (path: string) => Promise<unknown>;
  readonly write: (text: string) => void;
  /** Resolves when the emulator is told to stop. */
  readonly stopped: Promise<void>;
}

/** Runs the emulator until it is told to stop; says where it is in one line of JSON as soon as it is ready. */
export async function emulator(context: EmulatorCommandContext): Promise<number> {
  const { state, port, seed } = context.parameters;
  if (state === undefined) throw new Error("the emulator needs its folder, option 'state'");
  const started = await context.startEmulator({
    stateFolder: state,
    ...(port === 0 ? {} : { port }),
    ...(seed === undefined ? {} : { seed: await context.readJson(seed) }),
  });
  const { stop, ...where } = started;
  context.write(`${JSON.stringify(where)}\n`);
  await context.stopped;
  await stop();
  return 0;
}
