import { shortId } from '#app-service/commit.ts';
import type { Ports } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import type { SwapRequest } from './ask-swap.ts';

/** Told before each request for a swap, so that whoever finds this run dead knows what it was about to do. */
export function tellIntent({ tested, before, timeoutMs }: SwapRequest, ports: Ports): void {
  const { deployedCommit, goesBack, runId, slot } = tested;
  const { productionActive } = before;
  const out =
    productionActive === undefined
      ? 'what production has (no deployment of it is known)'
      : shortId(productionActive);
  const swap = goesBack === true ? 'swap back' : 'swap';
  const at = new Date(ports.clock.now()).toISOString();
  ports.tell({
    kind: 'said',
    text: `Asking Azure at ${at} to ${swap}, as run ${runId}: ${shortId(deployedCommit)} goes to production, ${out} to '${slot.name}'. This cannot be cancelled; it is waited for at most ${describeDuration(timeoutMs)}`,
  });
}
