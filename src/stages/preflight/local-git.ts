import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Management, Ports } from '#ports';

/** Makes local Git the deployment source where it is not; announced, since it restarts the SCM site. */
export async function turnOnLocalGit(
  slot: Slot,
  scmType: string,
  management: Management,
  ports: Ports,
): Promise<void> {
  if (scmType === 'LocalGit') return;
  ports.tell({
    kind: 'noticed',
    text: `Turning local Git on for the ${describeSlot(slot)} (deployment source was ${scmType === '' ? 'None' : scmType}); its SCM site restarts`,
  });
  await management.updateScmType(slot, 'LocalGit');
}
