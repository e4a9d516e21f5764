import type { Route } from './route.ts';

/** A route that fits a request, and the values of its path's names. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request; ARM's paths have no case. A template's fixed words go before its names. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = split(path);
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(split(route.path), segments);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(
  template: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      const value = decode(segment);
      if (value === undefined || value === '') return undefined;
      params[part.slice(1, -1)] = value;
    } else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

function split(path: string): string[] {
  return path.replace(/\/+$/, '').split('/').slice(1);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
