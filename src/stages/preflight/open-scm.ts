import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Management, Ports } from '#ports';

/** Reads the slot's publishing credentials; the password is told as a secret before anything else is. */
export async function openScm(slot: Slot, management: Management, ports: Ports): Promise<ScmAccess> {
  const credentials = await management.readPublishingCredentials(slot);
  ports.tell({ kind: 'secret-learned', secret: credentials.password });
  return { scmUrl: slot.scmUrl, app: slot.address.app, credentials };
}
