import { deploymentStatus } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import type { Holding, KnownCommit, Truth } from './truth.ts';
import { noteServed, slotOfContent } from './truth.ts';

/** How a deployment ended: to its end, or cut off by a restart of the SCM site. */
export type DeployEnd = 'complete' | 'cut';

/**
 * Deploys a commit that the content's repository has, as Kudu does: the record first, `active` only at the end, and
 * the process some seconds later. Calls `ended` once.
 */
export function deploy(
  truth: Truth,
  contentId: string,
  commit: KnownCommit,
  by: string,
  ended: (end: DeployEnd) => void,
): void {
  const { clock, chance } = truth;
  const holding = truth.holding(contentId);
  const startedAt = clock.now();
  const earlier = holding.deployments.find((one) => one.id === commit.id);
  save(holding, {
    ...record(commit, by, earlier?.receivedAt ?? startedAt, startedAt),
    active: earlier?.active ?? false,
  });
  holding.logs.set(commit.id, [logLine('1', 'Preparing deployment.', startedAt)]);
  let over = false;
  const end = (how: DeployEnd): void => {
    over = true;
    holding.cut = undefined;
    ended(how);
  };
  holding.cut = () => {
    if (over) return;
    const words = 'An unknown error has occurred. Check the diagnostic log for details.';
    holding.logs.get(commit.id)?.push(logLine('9', words, clock.now()));
    change(holding, commit.id, { status: deploymentStatus.failed, complete: true, endedAt: clock.now() });
    truth.tell(`the deployment of ${commit.id.slice(0, 10)} by ${by} was cut off`);
    end('cut');
  };
  clock.at(startedAt + chance.between(2_000, 40_000), () => {
    if (over) return;
    finish(truth, contentId, commit, by, startedAt);
    end('complete');
  });
}

function finish(truth: Truth, contentId: string, commit: KnownCommit, by: string, startedAt: number): void {
  const { clock, chance } = truth;
  const holding = truth.holding(contentId);
  const complete = { complete: true, endedAt: clock.now() };
  if (commit.quality === 'not-deployable') {
    holding.logs.get(commit.id)?.push(logLine('8', 'Deployment Failed.', clock.now()));
    change(holding, commit.id, { ...complete, status: deploymentStatus.failed });
    return;
  }
  change(holding, commit.id, { ...complete, status: deploymentStatus.success });
  holding.deployments = holding.deployments.map((one) => ({ ...one, active: one.id === commit.id }));
  truth.tell(`${commit.id.slice(0, 10)} by ${by} is deployed to ${slotOfContent(truth, contentId)}`);
  clock.at(clock.now() + chance.between(0, 8_000), () => {
    if (holding.deployments.find((one) => one.active)?.id !== commit.id) return;
    serve(truth, contentId, commit.id, by, startedAt);
  });
}

/** The process of a commit takes the place of the one that ran. */
export function serve(truth: Truth, contentId: string, commit: string, by: string, since: number): void {
  const holding = truth.holding(contentId);
  holding.served = commit;
  holding.servedSince = since;
  if (slotOfContent(truth, contentId) === 'production') noteServed(truth, 'deployment', by, since);
}

/** Restarts the SCM site: it is away for a while, and the deployment under way is cut off. */
export function restartScm(truth: Truth, contentId: string): void {
  const holding = truth.holding(contentId);
  const awayMs = truth.chance.between(1_000, 15_000);
  holding.scmAwayUntil = Math.max(holding.scmAwayUntil, truth.clock.now() + awayMs);
  holding.cut?.();
}

function record(commit: KnownCommit, by: string, receivedAt: number, startedAt: number): Deployment {
  return {
    id: commit.id,
    status: deploymentStatus.building,
    statusText: 'Building and Deploying.',
    author: 'Ada',
    authorEmail: 'ada@example.com',
    deployer: by,
    message: commit.message,
    progress: '',
    receivedAt,
    startedAt,
    endedAt: undefined,
    complete: false,
    active: false,
    temporary: false,
  };
}

function save(holding: Holding, made: Deployment): void {
  holding.deployments = [made, ...holding.deployments.filter((one) => one.id !== made.id)];
}

function change(holding: Holding, id: string, fields: Partial<Deployment>): void {
  holding.deployments = holding.deployments.map((one) => (one.id === id ? { ...one, ...fields } : one));
}

function logLine(
  id: string,
  message: string,
  at: number,
): { id: string; at: number; message: string; type: 'message'; hasDetails: boolean } {
  return { id, at, message, type: 'message', hasDetails: false };
}
