import { Secret } from '#app-service/secret.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { ScmCredentials } from '#app-service/publishing-credentials.ts';
import { answerError } from './arm-answer.ts';
import type { Arm } from './arm.ts';
import { apiVersion } from './swap.ts';
import { isObject } from './json.ts';

/**
 * Reads the app-scope publishing credentials of a slot. Asked raw: the SDK treats the list as a long-running
 * operation and polls it. Source: WebApps_ListPublishingCredentials(Slot), answered 200 with the user.
 */
export async function readPublishingCredentials(
  arm: Arm,
  slot: Slot,
): Promise<ScmCredentials & { readonly kind: 'basic' }> {
  const operation = `read the publishing credentials of the ${describeSlot(slot)}`;
  return arm.read(operation, async () => {
    const path = `${slot.resourceId}/config/publishingcredentials/list?api-version=${apiVersion}`;
    const { status, headers, body } = await arm.send('post', path);
    const properties = isObject(body) && isObject(body['properties']) ? body['properties'] : {};
    const { publishingUserName: userName, publishingPassword: password } = properties;
    if (typeof userName === 'string' && typeof password === 'string') {
      return { kind: 'basic', userName, password: new Secret(password) };
    }
    // The body stays out of it: what it does hold may be a secret.
    throw answerError({ status, headers, body: 'without a user name and a password.' });
  });
}
