import type { CheckSide } from '#app-service/smoke-test.ts';
import { parseDuration } from './duration.ts';
import {
  anyShape,
  choiceShape,
  countShape,
  listShape,
  mapShape,
  objectShape,
  switchShape,
  textShape,
  isMap,
  type Member,
  type Shape,
} from './shape.ts';
import { parseTextParts } from './text-parts.ts';
import {
  expectedVersion,
  findJsonPathProblem,
  findPathProblem,
  findPatternProblem,
} from './version-check.ts';

const checked = (find: (text: string) => string | undefined, accepted: string, schema = {}): Shape<string> =>
  textShape(schema, (text) => {
    const problem = find(text);
    return problem === undefined ? { value: text } : { problem, accepted };
  });

const filled = textShape({ minLength: 1 }, (text) =>
  text.trim() === '' ? { problem: 'is empty', accepted: 'Give text' } : { value: text },
);
const pathShape = checked(findPathProblem, "Give a path that begins with one '/'", { pattern: '^/' });
const jsonPathShape = checked(findJsonPathProblem, 'Give a JSONPath, such as $.commit', { pattern: '^\\$' });
const patternShape = checked(findPatternProblem, 'Give a regular expression of JavaScript', {
  format: 'regex',
});
const partsShape = textShape({}, parseTextParts);
const variableShape = textShape({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, (text) =>
  /^[A-Za-z_]\w*$/.test(text)
    ? { value: text }
    : { problem: `is '${text}'`, accepted: 'Give the name of an environment variable' },
);

const durationSchema = {
  pattern:
    '^(?=\\s*\\d)(\\s*\\d{1,9}\\s*h)?(\\s*\\d{1,9}\\s*m)?(\\s*\\d{1,9}\\s*s)?(\\s*\\d{1,9}\\s*ms)?\\s*$',
};

/** A duration of the config file: text with a unit. A bare number is told that it lacks one. */
function makeDurationShape(zero: boolean): Shape<number> {
  const text = textShape(durationSchema, (given) => parseDuration(given, zero));
  return {
    schema: text.schema,
    read: (value, path, refuse) => text.read(typeof value === 'number' ? String(value) : value, path, refuse),
  };
}

export const durationShape = makeDurationShape(false);
/** Where 0s means not at all. */
export const durationOrZeroShape = makeDurationShape(true);

const member = <Value>(shape: Shape<Value>, help: string): Member<Value> => ({ shape, help });

/** Where a running app tells its version; the long form of the option `version-check`. */
export const versionCheckShape = objectShape(
  {
    path: member(pathShape, 'Path to ask.'),
    jsonPath: member(jsonPathShape, 'The version is found here in a JSON answer.'),
    header: member(filled, 'The version is the value of this header.'),
    pattern: member(
      patternShape,
      'The version is found by this regular expression, by its first group if it has one.',
    ),
    expect: member(filled, `What must be found; may hold {commit} and {build}. Default: ${expectedVersion}.`),
  },
  ['path'],
);

const expectShape = objectShape(
  {
    status: member(listShape(countShape(100, 599), true), 'Accepted status codes. Default: 200 to 299.'),
    headers: member(
      mapShape(textShape()),
      'Headers that the answer must have, and text that each must hold.',
    ),
    bodyText: member(filled, 'Text that the body must hold.'),
    bodyPattern: member(patternShape, 'Regular expression that the body must match.'),
    jsonPath: member(keysShape(mapShape(anyShape)), 'JSONPath to the value that must be found there.'),
    jsonSchema: member(schemaShape(), 'JSON schema that the body must fit.'),
    maxTime: member(durationShape, 'The answer must be complete within this time.'),
  },
  [],
);

const shared = {
  name: member(filled, 'Name of the check: what it claims. Each name is used once.'),
  on: member(
    listShape(choiceShape<CheckSide>(['slot', 'production']), true),
    'Where it runs: on the slot before a swap, on production after it, or both. Default: slot.',
  ),
  timeout: member(durationShape, 'Limit of one try. Default: 30s for a request, 5m for a command.'),
  retries: member(
    countShape(0, 100),
    'Further tries after a failure. Default: 2 for a request, 0 for a command.',
  ),
  retryPause: member(durationShape, 'Pause before a further try. Default: 2s.'),
  consecutive: member(countShape(1, 100), 'Successes needed one after the other. Default: 1.'),
};

const httpShape = objectShape(
  {
    ...shared,
    path: member(pathShape, 'Path to ask, with its query.'),
    method: member(
      choiceShape(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
      'Default: GET.',
    ),
    headers: member(mapShape(partsShape), 'Headers to send. Secrets as ${env:NAME}.'),
    body: member(partsShape, 'Body to send. Secrets as ${env:NAME}.'),
    followRedirects: member(switchShape, 'Follow redirects instead of judging them. Default: false.'),
    expect: member(expectShape, 'What the answer must be like.'),
  },
  ['name', 'path'],
);

const commandShape = objectShape(
  {
    ...shared,
    command: member(
      listShape(filled, true),
      'Program and its arguments as a list; one text when shell is true.',
    ),
    shell: member(switchShape, 'Give the command to the shell. Default: false.'),
    cwd: member(filled, "Folder to run in, from the config file's folder."),
    env: member(listShape(variableShape), 'Names of environment variables to hand on.'),
  },
  ['name', 'command'],
);

export type HttpEntry = NonNullable<ReturnType<typeof httpShape.read>>;
export type CommandEntry = NonNullable<ReturnType<typeof commandShape.read>>;
export type CheckEntry =
  | { readonly kind: 'http'; readonly entry: HttpEntry }
  | { readonly kind: 'command'; readonly entry: CommandEntry };

/** A smoke test: a command where `command` is given, else a request. */
export const checkShape: Shape<CheckEntry> = {
  schema: { if: { required: ['command'] }, then: commandShape.schema, else: httpShape.schema },
  read: (value, path, refuse) => {
    if (isMap(value) && 'command' in value) {
      const entry = commandShape.read(value, path, refuse);
      return entry === undefined ? undefined : { kind: 'command', entry };
    }
    const entry = httpShape.read(value, path, refuse);
    return entry === undefined ? undefined : { kind: 'http', entry };
  },
};

const names = listShape(filled);

/** Rules for the settings of both slots. */
export const rulesShape = objectShape(
  {
    mustMatch: member(names, 'Settings that must be the same in both slots. Names, or patterns with *.'),
    mustDiffer: member(names, 'Settings that must not be the same in both slots.'),
    mustExistInBoth: member(names, 'Settings that both slots must have.'),
    mustBeSticky: member(names, 'Settings that must stay with their slot in a swap.'),
    mayDiffer: member(names, 'Settings that may differ without a word.'),
  },
  [],
);

/** A map whose keys are JSONPaths. */
function keysShape<Item>(map: Shape<Readonly<Record<string, Item>>>): Shape<Readonly<Record<string, Item>>> {
  return {
    schema: { ...map.schema, propertyNames: { pattern: '^\\$' } },
    read: (value, path, refuse) => {
      if (isMap(value)) for (const key of Object.keys(value)) jsonPathShape.read(key, [...path, key], refuse);
      return map.read(value, path, refuse);
    },
  };
}

/** A JSON schema itself. */
function schemaShape(): Shape<{ readonly value: unknown }> {
  return {
    schema: { type: ['object', 'boolean'] },
    read: (value, path, refuse) => {
      if (isMap(value) || typeof value === 'boolean') return { value };
      refuse(path, 'is no JSON schema', 'Give an object');
      return undefined;
    },
  };
}
