import type { Env } from './make-ports.ts';

/** Copies an environment; `caseless`: the copy finds names whatever their case, as Windows does. */
export function copyEnvironment(env: Env, caseless: boolean): Env {
  const copy: Record<string, string | undefined> = { ...env };
  if (!caseless) return copy;
  const names = new Map(Object.keys(copy).map((name) => [name.toUpperCase(), name]));
  const nameOf = (name: string | symbol): string | symbol =>
    typeof name === 'string' ? (names.get(name.toUpperCase()) ?? name) : name;
  return new Proxy(copy, {
    get: (target, name) => Reflect.get(target, nameOf(name)) as unknown,
    has: (target, name) => Reflect.has(target, nameOf(name)),
  });
}
