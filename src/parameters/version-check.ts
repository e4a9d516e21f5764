import parseJsonPath from 'jsonpath-rfc9535/parser';
import type { ValuePlace, VersionCheck } from '#app-service/smoke-test.ts';
import type { Parsed } from './parsed.ts';

const versionCheckForm =
  "Give a path, then 'json <JSONPath>', 'header <name>', 'pattern <regex>' or 'body', then '= <expected>' unless it is {commit}: /version json $.commit";

/** What a version check expects unless it says otherwise. */
export const expectedVersion = '{commit}';

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Why `path` cannot be asked of a site; undefined when it can. */
export function findPathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return `has the path '${path}', which does not begin with '/'`;
  if (path.startsWith('//')) return `has the path '${path}', which names another host`;
  if (/[\s\\#]/.test(path)) return `has the path '${path}', which holds a space, a backslash or '#'`;
  if (/[?&](?:code|key|sig|token|secret|password|api[-_]?key|access_token)=/i.test(path)) {
    return 'has a secret in its path; send it in a header, as ${env:NAME}';
  }
  return undefined;
}

/** Why `text` is no JSONPath (RFC 9535); undefined when it is one. */
export function findJsonPathProblem(text: string): string | undefined {
  try {
    parseJsonPath(text);
    return undefined;
  } catch {
    return `has '${text}', which is no JSONPath`;
  }
}

/** Why `text` is no regular expression; undefined when it is one. */
export function findPatternProblem(text: string): string | undefined {
  try {
    new RegExp(text);
    return undefined;
  } catch {
    return `has '${text}', which is no regular expression`;
  }
}

/** Why a place cannot be looked at; undefined when it can. */
export function findPlaceProblem(place: ValuePlace): string | undefined {
  switch (place.kind) {
    case 'json-path':
      return findJsonPathProblem(place.path);
    case 'header':
      return headerName.test(place.name) ? undefined : `has '${place.name}', which is no header name`;
    case 'pattern':
      return findPatternProblem(place.pattern);
    case 'body':
      return undefined;
  }
}

/** Parses the one-line form, such as `/version header X-Commit = {commit}`. */
export function parseVersionCheck(text: string): Parsed<VersionCheck> {
  const refused = (problem: string): Parsed<VersionCheck> => ({ problem, accepted: versionCheckForm });
  const [, path = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text.trim()) ?? [];
  const equals = /^(?:(.*)\s)?=\s+(.*)$/s.exec(rest) ?? /^(?:(.*)\s)?=()$/s.exec(rest);
  const [words, expect] =
    equals === null ? [rest, expectedVersion] : [equals[1] ?? '', (equals[2] ?? '').trim()];
  const place = parsePlace(words.trim());
  if (place === undefined) return refused(`has '${words.trim()}' after its path`);
  if (expect === '') return refused("has nothing after '='");
  const problem = findPathProblem(path) ?? findPlaceProblem(place);
  return problem === undefined ? { value: { path, place, expect } } : refused(problem);
}

function parsePlace(words: string): ValuePlace | undefined {
  const [, kind = '', argument = ''] = /^(\S*)\s*(.*)$/s.exec(words) ?? [];
  if (kind === '' || (kind === 'body' && argument === '')) return { kind: 'body' };
  if (argument === '') return undefined;
  if (kind === 'json') return { kind: 'json-path', path: argument };
  if (kind === 'header') return { kind: 'header', name: argument };
  if (kind === 'pattern') return { kind: 'pattern', pattern: argument };
  return undefined;
}

/** Describes a version check in one line, as it could be given. */
export function describeVersionCheck(check: VersionCheck): string {
  const place = describePlace(check.place);
  const unsaid = check.expect === expectedVersion && !/\s=\s/.test(place);
  return `${check.path} ${place}${unsaid ? '' : ` = ${check.expect}`}`;
}

function describePlace(place: ValuePlace): string {
  switch (place.kind) {
    case 'json-path':
      return `json ${place.path}`;
    case 'header':
      return `header ${place.name}`;
    case 'pattern':
      return `pattern ${place.pattern}`;
    case 'body':
      return 'body';
  }
}
