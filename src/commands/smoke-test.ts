import type { BuildIdentity } from '#app-service/expected-version.ts';
import { shortId } from '#app-service/commit.ts';
import { production } from '#app-service/slot.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import { findTestedSlot } from '#stages/preflight/find-tested-slot.ts';
import { describeSmokeTest, smokeTestSlot } from '#stages/smoke-test.ts';
import { readSourceCheckout } from '#stages/package/source-of.ts';
import { stageRunner } from '#stages/stage-runner.ts';
import type { TestedSite } from '#stages/smoke-test/tested-site.ts';
import type { CommandContext } from './command.ts';

/** Runs the smoke tests alone: against the slot, with what its SCM site says is deployed, or against any URL. */
export async function smokeTest({ read, plan, ports, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship smoke-test', lines: [] });
  const { url } = read.parameters;
  const namedBuild = async (own: Ports): Promise<BuildIdentity> => {
    const head = (await readSourceCheckout(plan.package, own.git, own.tell))?.head.id;
    return { ...buildOf(plan), sourceCommit: read.parameters.commit ?? head ?? plan.facts.commit };
  };
  return finish(
    await run(
      async (own) => {
        const stage = stageRunner(own);
        const { site, build } =
          url === undefined
            ? await stage(
                'preflight',
                () => findDeployed(plan, own),
                ({ site: found }) => found.siteUrl,
              )
            : { site: { siteUrl: url.replace(/\/+$/, ''), name: production }, build: await namedBuild(own) };
        const tested = await stage(
          'smoke-test',
          () => smokeTestSlot(site, build, plan.smokeTest, own),
          describeSmokeTest,
        );
        return `${site.siteUrl}: ${describeSmokeTest(tested)}.`;
      },
      plan.timeoutMs,
      ports,
    ),
  );
}

function buildOf(plan: Plan): BuildIdentity {
  return { sourceCommit: plan.facts.commit, deployedCommit: undefined, buildNumber: plan.facts.buildNumber };
}

async function findDeployed(
  plan: Plan,
  ports: Ports,
): Promise<{ readonly site: TestedSite; readonly build: BuildIdentity }> {
  const { slot, active } = await findTestedSlot(plan.target, ports);
  if (active === undefined) return { site: slot, build: buildOf(plan) };
  const { sourceCommit, buildNumber } = parseCommitMessage(active.message);
  ports.tell({
    kind: 'said',
    text: `The slot has ${shortId(active.id)} "${active.message.split('\n')[0] ?? ''}"`,
  });
  return {
    site: slot,
    build: { sourceCommit: sourceCommit ?? active.id, deployedCommit: active.id, buildNumber },
  };
}
