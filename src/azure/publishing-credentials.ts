import { Secret } from '#app-service/secret.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { ScmCredentials } from '#app-service/publishing-credentials.ts';
import type { Clock } from '#ports';
import type { ArmContext } from './arm-client.ts';
import { failArmAnswer } from './arm-error.ts';
import { acceptOnly, readArm, sendRaw } from './ask-arm.ts';
import { apiVersion } from './swap.ts';

/**
 * Reads the app-scope publishing credentials of a slot. Asked raw: the SDK treats the list as a long-running
 * operation and polls it. Source: WebApps_ListPublishingCredentials(Slot), answered 200 with the user.
 */
export async function readPublishingCredentials(
  context: ArmContext,
  slot: Slot,
  clock: Clock,
): Promise<ScmCredentials & { readonly kind: 'basic' }> {
  const operation = `read the publishing credentials of the ${describeSlot(slot)}`;
  return readArm(operation, clock, async () => {
    const path = `${slot.resourceId}/config/publishingcredentials/list?api-version=${apiVersion}`;
    const answer = acceptOnly(operation, await sendRaw(context, 'post', path), [200, 201]);
    const { properties } = (answer.body ?? {}) as {
      readonly properties?: { readonly publishingUserName?: unknown; readonly publishingPassword?: unknown };
    };
    const { publishingUserName: userName, publishingPassword: password } = properties ?? {};
    if (typeof userName !== 'string' || typeof password !== 'string') {
      throw failArmAnswer(operation, {
        status: 502,
        body: 'without a user name and password.',
        headers: answer.headers,
      });
    }
    return { kind: 'basic', userName, password: new Secret(password) };
  });
}
