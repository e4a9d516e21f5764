import { findUnknownNames, makeSettingsCopy } from '#app-service/settings-copy.ts';
import type { SettingsCopy } from '#app-service/settings-copy.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { SlotSettings } from '#app-service/slot-settings.ts';
import { failure } from '#failures/failure.ts';
import type { CopyPlan } from '#plan/copy-plan.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { findApp, readSlot } from '../preflight/find-app.ts';
import { awaitIdleSite, awaitRestartedSite } from './restarted-site.ts';
import { digestNote } from '../settings.ts';
import { writeSettings } from './write-settings.ts';

/** Shown before anything is written; false stops it. */
export type ConfirmCopy = (lines: readonly string[]) => Promise<boolean>;

/**
 * Copies settings that differ from one slot to another and reads them back. A write replaces a slot's whole set, so
 * the set is read again right before it, and nothing is written when it is not what was shown.
 * @throws Failure SETTING_UNKNOWN, NOT_CONFIRMED, SETTINGS_EDITED, SETTINGS_NOT_WRITTEN, PREVIEW_PENDING
 */
export async function copySettings(
  target: TargetPlan,
  plan: CopyPlan,
  confirm: ConfirmCopy,
  ports: Ports,
): Promise<string> {
  const { management } = ports;
  if (management === undefined || target.kind !== 'arm') throw failure('SWAP_NEEDS_ARM', {});
  const address = await findApp(target.address, management);
  const [from, to] = await Promise.all([
    readSlot(address, plan.from, management),
    readSlot(address, plan.to, management),
  ]);
  if (to.pendingSwapWith !== undefined)
    throw failure('PREVIEW_PENDING', { slot: describeSlot(to), other: to.pendingSwapWith });
  const shown = await readCopy(from, to, plan, management);
  tellCopy(shown, from, to, ports);
  if (shown.changes.length === 0) return `Nothing to copy from ${from.name} to ${to.name}.`;
  if (!(await confirm(describeCopy(shown, to))))
    throw failure('NOT_CONFIRMED', { asked: `Copying settings to the ${describeSlot(to)}` });
  await awaitIdleSite(to, target.waitMs, management, ports);
  const now = await readCopy(from, to, plan, management);
  if (!sameSet(shown.result, now.result) || shown.changes.length !== now.changes.length)
    throw failure('SETTINGS_EDITED', { slot: describeSlot(to) });
  await writeSettings(to, now, management, ports);
  await awaitRestartedSite(to, target.waitMs, management, ports);
  const names = now.changes.map((one) => one.name).join(', ');
  return `Copied from ${from.name} to ${to.name}: ${names}.`;
}

async function readCopy(from: Slot, to: Slot, plan: CopyPlan, management: Management): Promise<SettingsCopy> {
  const [source, present, sticky] = await Promise.all([
    management.readSettings(from),
    management.readSettings(to),
    management.readStickyNames(to.address),
  ]);
  const input = { from: source, to: present, sticky, only: plan.only, namedSticky: plan.sticky };
  const unknown = findUnknownNames(input);
  const [first] = unknown;
  if (first !== undefined) {
    const names = unknown.filter((one) => one.option === first.option).map((one) => one.name);
    const nearest = names.length === 1 ? first.nearest : undefined;
    throw failure('SETTING_UNKNOWN', { slot: describeSlot(from), names, option: first.option, nearest });
  }
  return makeSettingsCopy(input);
}

function tellCopy(copy: SettingsCopy, from: Slot, to: Slot, ports: Ports): void {
  for (const name of copy.leftSticky) {
    ports.tell({
      kind: 'noticed',
      text: `'${name}' is a slot setting and is left alone; '--sticky ${name}' copies it.`,
    });
  }
  if (copy.changes.length === 0) return;
  ports.tell({
    kind: 'tabled',
    title: `What is copied from ${from.name} to ${to.name} (${digestNote})`,
    head: ['name', 'kind', `now on ${to.name}`, `then on ${to.name}`],
    rows: copy.changes.map((one) => [
      one.name,
      one.sticky ? `${one.kind}, slot setting` : one.kind,
      one.before === undefined ? '-' : ports.digest(one.before),
      ports.digest(one.after),
    ]),
  });
}

function describeCopy(copy: SettingsCopy, to: Slot): readonly string[] {
  const app =
    to.name === production ? 'production, which answers again once it is up' : `the slot '${to.name}'`;
  return [
    `${describeCount(copy.changes.length)} written to the ${describeSlot(to)}; nothing is removed.`,
    `Writing settings restarts ${app}, and its SCM site.`,
  ];
}

function describeCount(count: number): string {
  return count === 1 ? '1 setting is' : `${String(count)} settings are`;
}

function sameSet(first: SlotSettings, second: SlotSettings): boolean {
  const text = (settings: SlotSettings): string =>
    JSON.stringify(
      [settings.appSettings, settings.connectionStrings].map((one) =>
        Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    );
  return text(first) === text(second);
}
