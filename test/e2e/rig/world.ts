import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '#emulator/faults/fault.ts';
import type { AppSeed, Seed, SlotSeed } from '#emulator/model/seed.ts';
import type { Answer, TestEmulator } from '../../contract/emulator/world.ts';
import { appPath, ask, askArm, setFaults, startTestEmulator, view } from '../../contract/emulator/world.ts';
import { until } from '../../fixtures/until.ts';
import type { Checkout } from './git-checkout.ts';
import { exampleApp, makeCheckout, setVersion } from './git-checkout.ts';

/** App Service with the example app, and a checkout of its next version. */
export interface World {
  readonly azure: TestEmulator;
  /** Everything that belongs to this world is below it. */
  readonly folder: string;
  readonly checkout: Checkout;
  /** The number of the next build; each run takes one. */
  nextBuild(): string;
  siteUrl(slot: string): string;
  scmUrl(slot: string): string;
  ask(slot: string, path: string): Promise<Answer>;
  /** The commit that the running app of a slot names; 'version 1' for what production began with. */
  served(slot: string): Promise<string>;
  /** Resolves once a slot answers so; until an app has restarted, the one from before it serves. */
  answers(slot: string, path: string, status: number): Promise<void>;
  /** Sets faults; `calm` takes all back. */
  fault(...faults: readonly Fault[]): Promise<void>;
  calm(): Promise<void>;
  view<T>(path: string): Promise<T>;
  /** A request to ARM about a slot. */
  arm(slot: string, path: string, options?: { method?: string; body?: unknown }): Promise<Answer>;
  /** A request to a slot's SCM site. */
  scm(slot: string, path: string, method?: string): Promise<Answer>;
  /** How many swaps there were, failed ones included. */
  swaps(): Promise<number>;
  /** Resolves when there were this many swaps. */
  swapped(count: number): Promise<void>;
  /** Resolves when no swap is under way and no deployment runs. */
  settled(): Promise<void>;
  end(): Promise<void>;
}

export interface WorldOptions {
  readonly app?: Partial<AppSeed>;
  readonly production?: Partial<SlotSeed>;
  readonly stage?: Partial<SlotSeed>;
  readonly seed?: Partial<Seed>;
  /** False: production has nothing yet. */
  readonly deployed?: boolean;
}

/** What production serves before anything was deployed by slotship. */
export const firstVersion = 'version 1';

/** Starts an emulator with production on version 1 and an empty slot 'stage', and lays out the checkout. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-e2e-'));
  const state = join(folder, 'emulator');
  await mkdir(state);
  const before = join(folder, 'version-1');
  await cp(exampleApp, before, { recursive: true });
  await setVersion(before, '1.0.0');
  await writeFile(join(before, 'slotship.json'), JSON.stringify({ commit: firstVersion, buildNumber: '1' }));
  const [checkout, azure] = await Promise.all([
    makeCheckout(folder),
    startTestEmulator({ seed: makeSeed(before, options) }, state),
  ]);
  let build = 100;
  const warnings: Error[] = [];
  const noteWarning = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', noteWarning);
  const slotOf = (name: string): { siteUrl: string; scmUrl: string } => {
    const found = azure.emulator.apps[0]?.slots.find((slot) => slot.name === name);
    if (found === undefined) throw new Error(`no slot ${name}`);
    return found;
  };
  const askSite = (slot: string, path: string): Promise<Answer> =>
    ask(`${slotOf(slot).siteUrl}${path}`, azure.ca);
  return {
    azure,
    folder,
    checkout,
    nextBuild: () => String((build += 1)),
    siteUrl: (slot) => slotOf(slot).siteUrl,
    scmUrl: (slot) => slotOf(slot).scmUrl,
    ask: askSite,
    async served(slot) {
      const { status, body } = await askSite(slot, '/version');
      if (status !== 200) return `status ${String(status)}`;
      try {
        return String((JSON.parse(body) as { commit?: unknown }).commit);
      } catch {
        return 'no JSON';
      }
    },
    async answers(slot, path, status) {
      await until(
        () => askSite(slot, path),
        (answer) => answer.status === status,
      );
    },
    async fault(...faults) {
      await setFaults(azure, ...faults);
    },
    async calm() {
      await ask(`${azure.emulator.controlUrl}/faults`, azure.ca, { method: 'DELETE' });
    },
    view: (path) => view(azure, path),
    arm: (slot, path, request = {}) =>
      askArm(azure, `${appPath(azure.emulator, slot === 'production' ? undefined : slot)}${path}`, request),
    async scm(slot, path, method = 'GET') {
      const headers = { authorization: `Bearer ${await azure.token()}` };
      return ask(`${slotOf(slot).scmUrl}${path}`, azure.ca, { method, headers });
    },
    async swaps() {
      return (await view<readonly unknown[]>(azure, 'swaps')).length;
    },
    async swapped(count) {
      while ((await view<readonly unknown[]>(azure, 'swaps')).length < count) await sleep(20);
    },
    async settled() {
      const busy = async (): Promise<boolean> => {
        const [slots, swaps] = await Promise.all([
          view<readonly { readonly deploying: boolean }[]>(azure, 'slots'),
          view<readonly { readonly phase: string }[]>(azure, 'swaps'),
        ]);
        const swapping = swaps.some(({ phase }) => phase !== 'done' && phase !== 'failed');
        return swapping || slots.some(({ deploying }) => deploying);
      };
      while (await busy()) await sleep(100);
    },
    async end() {
      await azure.end();
      process.off('warning', noteWarning);
      if (warnings.length > 0) throw new Error('the emulator made Node warn', { cause: warnings[0] });
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function makeSeed(before: string, { app, production, stage, seed, deployed = true }: WorldOptions): Seed {
  const appSettings = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', GREETING: 'Hello' };
  const side = { scmType: 'LocalGit', scmBasicAuthAllowed: true };
  const content = { folder: before, message: 'Greet', author: 'Ada Example', email: 'ada@example.com' };
  const slots = [
    { name: 'production', ...side, ...(deployed ? { content } : {}), ...production },
    { name: 'stage', ...side, ...stage },
  ].map((slot: SlotSeed) => ({ ...slot, appSettings: { ...appSettings, ...slot.appSettings } }));
  return { ...seed, apps: [{ name: 'api-web', resourceGroup: 'web', sku: 'S1', slots, ...app }] };
}
