import { production } from '#app-service/slot.ts';
import type { Check } from '#app-service/smoke-test.ts';
import { describeDuration } from '#parameters/duration.ts';
import { describeVersionCheck } from '#parameters/version-check.ts';
import type { Plan } from './plan.ts';

type Row = readonly [name: string, text: string];

/** Describes what a run will do, a line a decision; the first block of a log, and what `slotship plan` prints. */
export function describePlan(plan: Plan): readonly string[] {
  return alignRows([
    ['App', describeTarget(plan)],
    ['Build', describeBuild(plan)],
    ['Stamp file', plan.package.stampFile ?? 'none'],
    [
      'Push',
      `to ${plan.push.branch ?? 'the branch that the slot deploys'}, at most ${describeDuration(plan.push.timeoutMs)}`,
    ],
    ['Deployment', `waited for at most ${describeDuration(plan.deployment.timeoutMs)}`],
    ...describeJudgement(plan),
  ]);
}

/** Describes a run that swaps what the slot has: nothing is packed or pushed. */
export function describeSwapPlan(plan: Plan): readonly string[] {
  return alignRows([['App', describeTarget(plan)], ...describeJudgement(plan)]);
}

function describeJudgement(plan: Plan): readonly Row[] {
  const { verification } = plan;
  return [
    ['Version check', describeVersion(plan)],
    ['Smoke tests', describeChecks(plan.smokeTest.checks, plan.smokeTest.timeoutMs)],
    ['Swap', describeSwap(plan)],
    ...(plan.swap.kind === 'no'
      ? []
      : [['Verification', describeChecks(verification.checks, verification.timeoutMs)] as const]),
    ['Whole run', `at most ${describeDuration(plan.timeoutMs)}`],
    ['Run', plan.runId],
  ];
}

function alignRows(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

/** The plan as data, for `--output json`: everything but the credentials. */
export function planDocument(plan: Plan): unknown {
  if (plan.target.kind === 'arm') return plan;
  const { access, ...target } = plan.target;
  return { ...plan, target: { ...target, scmUrl: access.scmUrl } };
}

function describeTarget(plan: Plan): string {
  const { target } = plan;
  const where = `slot '${target.slot}' of '${target.address.app}'`;
  if (target.kind === 'publish-profile') return `${where}, by publish profile`;
  const group =
    target.address.resourceGroup === undefined ? '' : `resource group '${target.address.resourceGroup}', `;
  const start = target.startSlot ? '; started if it is stopped' : '';
  return `${where} (${group}subscription ${target.address.subscriptionId}); ${describeLocalGit(target.ensureLocalGit)}${start}`;
}

function describeLocalGit(ensure: 'slot' | 'both' | 'no'): string {
  switch (ensure) {
    case 'slot':
      return 'local Git switched on for the slot if it is off';
    case 'both':
      return 'local Git switched on for slot and production if it is off';
    case 'no':
      return 'local Git left as it is';
  }
}

function describeBuild(plan: Plan): string {
  const { build, allowOlder } = plan.package;
  const older = allowOlder ? '; also if it is older than what is there' : '';
  if (build.kind === 'folder') return `folder ${build.folder}${older}`;
  const form = build.keepHistory ? 'with its history' : 'as one commit on top of what the slot has';
  return `checked-out commit of ${build.folder}, ${form}${older}`;
}

function describeVersion(plan: Plan): string {
  const check = plan.smokeTest.versionCheck;
  return check === undefined
    ? 'none: the running app is not asked which build it is'
    : describeVersionCheck(check);
}

function describeChecks(checks: readonly Check[], timeoutMs: number): string {
  const names = checks.map((check) => `'${check.name}'`).join(', ');
  const limit = `at most ${describeDuration(timeoutMs)}`;
  return checks.length === 0 ? `none, ${limit}` : `${String(checks.length)} (${names}), ${limit}`;
}

function describeSwap(plan: Plan): string {
  const { swap, target } = plan;
  switch (swap.kind) {
    case 'no':
      return 'no: production stays as it is';
    case 'swap':
    case 'swap-with-preview': {
      const preview = swap.kind === 'swap' ? '' : ' with preview';
      const proof = swap.requireVersionCheck ? ', only once the version is proven' : '';
      return `'${target.slot}' into ${production}${preview}${proof}, at most ${describeDuration(swap.timeoutMs)}`;
    }
  }
}
