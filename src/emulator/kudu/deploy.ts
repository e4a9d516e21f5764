import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { noteAutoSwap } from './auto-swap.ts';
import type { DeploymentDesk } from './deployment-desk.ts';
import type { DeploymentLogger } from './deployment-log.ts';
import { deploymentStatus } from './deployment-record.ts';
import { meetDeploymentFault } from './deployment-fault.ts';
import { homePaths } from './home-paths.ts';
import type { DeploymentFault, KuduSlot } from './kudu-seam.ts';
import type { KuduSettings } from './kudu-settings.ts';
import { checkOut, cleanWorkingCopy, findCommit, updateSubmodules, type ChangeSet } from './repository.ts';
import { buildSite } from './site-builder.ts';

/** A deployment to be made, its lock already held. */
export interface DeployOrder {
  readonly slot: KuduSlot;
  readonly settings: KuduSettings;
  readonly desk: DeploymentDesk;
  readonly stamp: () => string;
  /** What to deploy; undefined is the head of the configured branch. */
  readonly changeSet?: ChangeSet;
  /** What to deploy in place of the repository: the folder, once it has been fetched. */
  readonly fetched?: { readonly folder: string; fetch(logger: DeploymentLogger): void };
  readonly deployer: string;
  /** Cleans the working copy. */
  readonly clean?: boolean;
  /** Ignores manifests and mirrors the source. */
  readonly mirror?: boolean;
  readonly updateFiles?: boolean;
  readonly buildByDefault: boolean;
  readonly fault: DeploymentFault | undefined;
  readonly deployed: (home: string) => void;
  /** What the fault 'killed-by-scm-restart' pulls; `signal` aborts soon after. */
  readonly restartScm: () => void;
  readonly say?: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How a deployment ended: `refused` is before there was anything to record, `killed` leaves it as it stood. */
export type DeployEnd =
  | { readonly outcome: 'success'; readonly id: string }
  | { readonly outcome: 'failed'; readonly id: string; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'killed'; readonly id: string };

/** Makes one deployment, from its record to its last log line. Source: Kudu, DeploymentManager.DeployAsync. */
export async function deploy(order: DeployOrder): Promise<DeployEnd> {
  const { settings, desk } = order;
  const changeSet =
    order.changeSet ?? (await findCommit(settings.repository, `refs/heads/${settings.branch}`));
  if (!changeSet) {
    const reason = `The current deployment branch is '${settings.branch}', but nothing has been pushed to it`;
    order.say?.(reason);
    return { outcome: 'refused', reason };
  }
  const { id } = changeSet;
  desk.clearLog(id);
  openRecord(order, changeSet);
  const logger = desk.logger(id, order.say);
  try {
    await updateFiles(order, changeSet);
    await build(order, changeSet);
    order.signal.throwIfAborted();
    logger.log('Deployment successful.');
    finish(order, id);
    return { outcome: 'success', id };
  } catch (error) {
    if (order.signal.aborted) return { outcome: 'killed', id };
    const reason = error instanceof Error ? error.message : String(error);
    logger.log(reason, 2);
    logger.log('Deployment Failed.', 2);
    desk.complete(id, 'failed');
    return { outcome: 'failed', id, reason };
  }
}

/** Source: Kudu, GetOrCreateStatusFile and MarkPending. */
function openRecord({ desk, stamp, deployer }: DeployOrder, changeSet: ChangeSet): void {
  const earlier = desk.store.read(changeSet.id);
  const time = stamp();
  desk.store.save({
    ...changeSet,
    deployer,
    status: deploymentStatus.pending,
    statusText: '',
    receivedTime: earlier?.receivedTime ?? time,
    startTime: time,
    endTime: null,
    lastSuccessEndTime: earlier?.lastSuccessEndTime ?? null,
    complete: false,
    isTemporary: false,
    isReadOnly: false,
  });
}

async function updateFiles(order: DeployOrder, changeSet: ChangeSet): Promise<void> {
  const { settings, signal } = order;
  const logger = order.desk.logger(changeSet.id, order.say);
  if (order.fetched) {
    order.fetched.fetch(logger);
    return;
  }
  if (order.updateFiles !== false) {
    const revision = order.changeSet ? changeSet.id : settings.branch;
    logger.log(`Updating branch '${revision}'.`);
    await checkOut(settings.repository, revision, signal);
  }
  if (!settings.isOn('SCM_DISABLE_SUBMODULES')) {
    logger.log('Updating submodules.');
    await updateSubmodules(settings.repository, signal);
  }
  if (order.clean === true) {
    logger.log('Cleaning Git repository.');
    await cleanWorkingCopy(settings.repository, signal);
  }
}

async function build(order: DeployOrder, changeSet: ChangeSet): Promise<void> {
  const { desk, slot, settings } = order;
  const logger = desk.logger(changeSet.id, order.say);
  logger.log(`Preparing deployment for commit id '${changeSet.id.slice(0, 10)}'.`);
  desk.change(changeSet.id, {
    status: deploymentStatus.building,
    statusText: `Building and Deploying '${changeSet.id}'.`,
    startTime: order.stamp(),
  });
  await meetDeploymentFault(order);
  const temp = join(homePaths.temp(slot.home), randomUUID().slice(0, 8));
  mkdirSync(temp, { recursive: true });
  const wanted = settings.find('SCM_DO_BUILD_DURING_DEPLOYMENT');
  try {
    await buildSite({
      slot,
      settings,
      commit: changeSet,
      source: order.fetched?.folder ?? settings.repository,
      isPackage: order.fetched !== undefined,
      nextManifest: desk.store.manifestFile(changeSet.id),
      previousManifest: previousManifest(order, temp),
      mirror: order.mirror === true,
      build: wanted === undefined ? order.buildByDefault : settings.isOn('SCM_DO_BUILD_DURING_DEPLOYMENT'),
      temp,
      logger,
      signal: order.signal,
    });
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** The active deployment's manifest; before the first one, what is removed is the default page. */
function previousManifest({ desk, slot }: DeployOrder, temp: string): string {
  const active = desk.store.activeId();
  if (active !== undefined && existsSync(desk.store.manifestFile(active)))
    return desk.store.manifestFile(active);
  const first = homePaths.firstManifest(slot.home);
  if (existsSync(first)) return first;
  const file = join(temp, 'firstDeploymentManifest');
  writeFileSync(file, 'hostingstart.html\n');
  return file;
}

/** Source: Kudu, FinishDeployment: only now does the deployment become the active one. */
function finish({ desk, slot, settings, fetched, deployed, say, stamp }: DeployOrder, id: string): void {
  desk.complete(id, 'success');
  desk.store.activate(id);
  rmSync(homePaths.firstManifest(slot.home), { force: true });
  desk.list();
  if (fetched || (settings.find('WEBSITE_RUN_FROM_PACKAGE') ?? '0') === '0') deployed(slot.home);
  if (slot.autoSwapSlotName !== undefined && slot.platform === 'windows') {
    noteAutoSwap(slot.home, stamp());
    const message = `Requesting auto swap to '${slot.autoSwapSlotName}' slot with '${id}' id successful.`;
    desk.logger(id, say).log(message);
  }
}
