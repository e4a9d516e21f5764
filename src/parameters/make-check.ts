import { dirname, isAbsolute, join } from 'node:path';
import type {
  Check,
  CommandCheck,
  HttpCheck,
  HttpExpectation,
  TextPart,
  VersionCheck,
} from '#app-service/smoke-test.ts';
import type { CheckEntry, CommandEntry, HttpEntry } from './check-shapes.ts';
import type { versionCheckShape } from './check-shapes.ts';
import type { Path, Refuse } from './shape.ts';
import { hasLiteralSecret, hasSecretInBody } from './text-parts.ts';
import { expectedVersion, findPlaceProblem } from './version-check.ts';

const second = 1000;

/**
 * Makes a check of an entry of `smokeTests`; what an entry leaves out has its default here. An entry with problems
 * is made all the same, so that the rest of them are found; it never runs.
 */
export function makeCheck(given: CheckEntry, path: Path, configPath: string, refuse: Refuse): Check {
  return given.kind === 'http'
    ? makeHttpCheck(given.entry, path, refuse)
    : makeCommandCheck(given.entry, path, configPath, refuse);
}

function makeHttpCheck(entry: HttpEntry, path: Path, refuse: Refuse): HttpCheck {
  const { method = 'GET', body, headers = {}, expect } = entry;
  refuseSecrets(headers, body, path, refuse);
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    refuse([...path, 'body'], `cannot go with ${method}`, 'Give another method, or leave the body out');
  }
  return {
    ...shared(entry, { timeoutMs: 30 * second, retries: 2 }),
    kind: 'http',
    method,
    path: entry.path ?? '/',
    headers,
    body,
    followRedirects: entry.followRedirects ?? false,
    expect: makeExpectation(expect),
  };
}

function refuseSecrets(
  headers: Readonly<Record<string, readonly TextPart[]>>,
  body: readonly TextPart[] | undefined,
  path: Path,
  refuse: Refuse,
): void {
  const accepted = 'Refer to an environment variable with ${env:NAME}';
  for (const [name, parts] of Object.entries(headers)) {
    if (hasLiteralSecret(name, parts)) refuse([...path, 'headers', name], 'spells a secret out', accepted);
  }
  if (body !== undefined && hasSecretInBody(body)) refuse([...path, 'body'], 'spells a secret out', accepted);
}

function makeExpectation(expect: HttpEntry['expect']): HttpExpectation {
  return {
    status: expect?.status,
    headers: expect?.headers ?? {},
    bodyText: expect?.bodyText,
    bodyPattern: expect?.bodyPattern,
    jsonPath: Object.entries(expect?.jsonPath ?? {}).map(([path, { value }]) => ({ path, value })),
    jsonSchema: expect?.jsonSchema?.value,
    maxTimeMs: expect?.maxTime,
  };
}

function makeCommandCheck(entry: CommandEntry, path: Path, configPath: string, refuse: Refuse): CommandCheck {
  const { command = [], shell = false, cwd } = entry;
  if (shell && command.length > 1) {
    refuse([...path, 'command'], 'is a list, though shell is true', 'Give one text');
  }
  if (!shell && command.length === 1 && /\s/.test(command[0] ?? '')) {
    refuse(
      [...path, 'command'],
      `is one text with spaces: '${command[0] ?? ''}'`,
      'Give a list of program and arguments, or set shell to true',
    );
  }
  return {
    ...shared(entry, { timeoutMs: 300 * second, retries: 0 }),
    kind: 'command',
    command,
    shell,
    cwd: cwd === undefined || isAbsolute(cwd) ? cwd : join(dirname(configPath), cwd),
    env: entry.env ?? [],
  };
}

type SharedEntry = Pick<HttpEntry, 'name' | 'on' | 'timeout' | 'retries' | 'retryPause' | 'consecutive'>;

function shared(entry: SharedEntry, defaults: { readonly timeoutMs: number; readonly retries: number }) {
  return {
    name: entry.name ?? '',
    on: entry.on ?? (['slot'] as const),
    timeoutMs: entry.timeout ?? defaults.timeoutMs,
    retries: entry.retries ?? defaults.retries,
    retryPauseMs: entry.retryPause ?? 2 * second,
    consecutive: entry.consecutive ?? 1,
  };
}

/** Makes a version check of the long form. */
export function makeVersionCheck(
  entry: NonNullable<ReturnType<typeof versionCheckShape.read>>,
  path: Path,
  refuse: Refuse,
): VersionCheck | undefined {
  const places = [
    ...(entry.jsonPath === undefined ? [] : [{ kind: 'json-path', path: entry.jsonPath } as const]),
    ...(entry.header === undefined ? [] : [{ kind: 'header', name: entry.header } as const]),
    ...(entry.pattern === undefined ? [] : [{ kind: 'pattern', pattern: entry.pattern } as const]),
  ];
  if (places.length > 1)
    refuse(path, 'looks in more than one place', 'Give one of jsonPath, header and pattern');
  const place = places[0] ?? ({ kind: 'body' } as const);
  const problem = findPlaceProblem(place);
  if (problem !== undefined) refuse(path, problem, 'Correct it');
  return entry.path === undefined
    ? undefined
    : { path: entry.path, place, expect: entry.expect ?? expectedVersion };
}
