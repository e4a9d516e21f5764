import { answerError } from './arm-answer.ts';
import type { Arm } from './arm.ts';
import { isObject } from './json.ts';

/** One entry of `Microsoft.Authorization/permissions`. Source: REST reference, Permissions – List For Resource. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Actions of `wanted` that the credentials lack on a resource, over every page of their permissions. */
export async function findMissingActions(
  arm: Arm,
  resourceId: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  return arm.read('read the rights of the identity', async () => {
    const permissions: Permission[] = [];
    let next: string | undefined =
      `${resourceId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    while (next !== undefined) {
      const { status, headers, body } = await arm.send('get', next);
      const page = parsePermissions(body);
      if (page === undefined) throw answerError({ status, headers, body: 'without a list of permissions.' });
      permissions.push(...page);
      next = isObject(body) && typeof body['nextLink'] === 'string' ? body['nextLink'] : undefined;
    }
    return findUngranted(permissions, wanted);
  });
}

/** Actions that no entry grants; `*` stands for any text, case does not count. An entry's exceptions take from that entry alone. */
export function findUngranted(
  permissions: readonly Permission[],
  wanted: readonly string[],
): readonly string[] {
  return wanted.filter(
    (action) =>
      !permissions.some(
        ({ actions, notActions }) => matchesOne(actions, action) && !matchesOne(notActions, action),
      ),
  );
}

/** Parses one page; undefined when it is not one. */
export function parsePermissions(body: unknown): readonly Permission[] | undefined {
  const value = isObject(body) ? body['value'] : undefined;
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[]).map((one) => ({
    actions: texts(one, 'actions'),
    notActions: texts(one, 'notActions'),
  }));
}

function matchesOne(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
  });
}

function texts(value: unknown, name: string): readonly string[] {
  const found = isObject(value) ? value[name] : undefined;
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}
