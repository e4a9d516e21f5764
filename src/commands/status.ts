import { shortId } from '#app-service/commit.ts';
import { run } from '#run';
import { describeDifferences, readDifferences } from '#stages/settings/read-differences.ts';
import { readStatus } from '#stages/read-status.ts';
import type { SlotStatus } from '#stages/read-status.ts';
import type { CommandContext } from './command.ts';

/** Shows which build runs in which slot; with `--output json` as one document. */
export async function status({ read, plan, ports, writeDocument, finish }: CommandContext): Promise<number> {
  const ending = await run(
    async (own) => {
      const [slots, differences] = await Promise.all([
        readStatus(plan.target, own),
        readDifferences(plan.target, plan.settings, own),
      ]);
      if (read.parameters.output === 'json') {
        const document = {
          app: plan.target.address.app,
          slots: slots.map(statusJson),
          settingsThatDiffer: differences ?? null,
        };
        writeDocument(document);
      } else {
        own.tell({
          kind: 'tabled',
          title: `What runs in ${plan.target.address.app}`,
          head,
          rows: slots.map(rowOf),
        });
        const settings = differences === undefined ? [] : [describeDifferences(differences)];
        for (const text of [...slots.flatMap(newsOf), ...settings]) own.tell({ kind: 'said', text });
      }
      return slots
        .map(
          (one) =>
            `${one.slot}: ${one.deployedCommit === undefined ? 'unknown' : shortId(one.deployedCommit)}`,
        )
        .join(', ');
    },
    plan.timeoutMs,
    ports,
  );
  return ending.exitCode === 0 ? 0 : finish(ending);
}

const head = ['slot', 'source', 'deployed', 'build', 'subject', 'author', 'deployed at', '/', 'URL'];

function rowOf(one: SlotStatus): readonly string[] {
  return [
    one.slot,
    one.sourceCommit === undefined ? '-' : shortId(one.sourceCommit),
    one.deployedCommit === undefined ? '-' : shortId(one.deployedCommit),
    one.buildNumber ?? '-',
    one.subject ?? '-',
    one.author ?? '-',
    one.deployedAt === undefined ? '-' : new Date(one.deployedAt).toISOString(),
    describeHealth(one.answers),
    one.siteUrl,
  ];
}

function newsOf(one: SlotStatus): readonly string[] {
  const news: string[] = [];
  if (one.state !== 'Running' && one.state !== 'unknown') news.push(`${one.slot} is ${one.state}`);
  if (one.deploying !== undefined)
    news.push(`${one.slot} is being deployed to: ${one.deploying.slice(0, 13)}`);
  if (one.pendingSwapWith !== undefined)
    news.push(
      `${one.slot} is prepared for a swap with ${one.pendingSwapWith}, which waits for being completed or cancelled`,
    );
  if (one.problem !== undefined) news.push(`${one.slot}: ${one.problem}`);
  if (one.buildUrl !== undefined) news.push(`${one.slot} was built by ${one.buildUrl}`);
  if (one.lastSwapBy !== undefined) news.push(`Last swap: ${one.lastSwapBy.words}`);
  return news;
}

/** A redirect is an answer of a site that is up. */
function isHealthy(answers: number | undefined): boolean {
  return answers !== undefined && answers < 400;
}

function describeHealth(answers: number | undefined): string {
  if (answers === undefined) return 'unhealthy: no answer';
  return `${isHealthy(answers) ? 'healthy' : 'unhealthy'}: ${String(answers)}`;
}

function statusJson(one: SlotStatus): Readonly<Record<string, unknown>> {
  const iso = (at: number | undefined): string | null =>
    at === undefined ? null : new Date(at).toISOString();
  const { lastSwap } = one;
  return {
    slot: one.slot,
    url: one.siteUrl,
    state: one.state,
    sourceCommit: one.sourceCommit ?? null,
    deployedCommit: one.deployedCommit ?? null,
    subject: one.subject ?? null,
    author: one.author ?? null,
    buildNumber: one.buildNumber ?? null,
    buildUrl: one.buildUrl ?? null,
    deployedAt: iso(one.deployedAt),
    deploying: one.deploying ?? null,
    pendingSwapWith: one.pendingSwapWith ?? null,
    lastSwap: lastSwap === undefined ? null : { ...lastSwap, at: iso(lastSwap.at) },
    lastSwapBy: one.lastSwapBy ?? null,
    answers: one.answers ?? null,
    healthy: isHealthy(one.answers),
    problem: one.problem ?? null,
  };
}
