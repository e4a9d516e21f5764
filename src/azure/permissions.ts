/** One entry of `Microsoft.Authorization/permissions`. Source: REST reference, Permissions – List For Resource. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
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

/** Parses the list; undefined when it is not one. */
export function parsePermissions(body: unknown): readonly Permission[] | undefined {
  if (typeof body !== 'object' || body === null || !('value' in body) || !Array.isArray(body.value))
    return undefined;
  return (body.value as unknown[]).map((one) => ({
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
  if (typeof value !== 'object' || value === null) return [];
  const found = (value as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}
