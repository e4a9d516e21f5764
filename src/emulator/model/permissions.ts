import { authorizationFailed } from './refusals.ts';
import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import type { Client, RoleAssignment } from './world.ts';

/** Refuses, as ARM does, what no role of `client` allows over `scope`. */
export function checkRight(client: Client, action: string, scope: string): Answer<undefined> {
  const allowed = rolesOver(client, scope).some((role) => roleAllows(role, action));
  if (allowed) return done(undefined);
  return refused(authorizationFailed(client.clientId, client.objectId, action, scope));
}

/** The role assignments that count for `scope`: those made on it or above it. */
export function rolesOver(client: Client, scope: string): RoleAssignment[] {
  const wanted = `${scope.toLowerCase()}/`;
  return client.roles.filter((role) => wanted.startsWith(`${role.scope.toLowerCase().replace(/\/+$/, '')}/`));
}

/** Whether a role allows an action; `*` stands for any text, and case does not count. */
export function roleAllows(role: RoleAssignment, action: string): boolean {
  const named = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matches(pattern, action));
  return named(role.actions) && !named(role.notActions);
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
