import { nearestName } from '#app-service/nearest-name.ts';
import type { Parsed } from './parsed.ts';

/** Where a value stands in the config file: `['smokeTests', 2, 'expect']`. */
export type Path = readonly (string | number)[];

/** Takes note of a problem at a path. */
export type Refuse = (path: Path, problem: string, accepted: string) => void;

/** A part of a JSON schema (draft 7). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a value of the config file must be like: read by `read`, told to editors by `schema`. */
export interface Shape<Value> {
  readonly schema: JsonSchema;
  /** Undefined, and a problem noted, when the value does not fit. */
  read(value: unknown, path: Path, refuse: Refuse): Value | undefined;
}

/** Text; `parse` may refuse it or make something of it. */
export function textShape<Value = string>(
  schema: JsonSchema = {},
  parse: (text: string) => Parsed<Value> = (text) => ({ value: text as Value }),
): Shape<Value> {
  return {
    schema: { type: 'string', ...schema },
    read: (value, path, refuse) => {
      if (typeof value !== 'string') {
        const accepted =
          typeof value === 'number' || typeof value === 'boolean' ? 'Put it in quotes' : 'Give text';
        refuse(path, `is ${nameOf(value)}, not text`, accepted);
        return undefined;
      }
      const parsed = parse(value);
      if ('value' in parsed) return parsed.value;
      refuse(path, parsed.problem, parsed.accepted);
      return undefined;
    },
  };
}

/** One of a few texts. */
export function choiceShape<Choice extends string>(choices: readonly Choice[]): Shape<Choice> {
  return textShape<Choice>({ enum: choices }, (text) => {
    const found = choices.find((choice) => choice === text);
    return found === undefined
      ? { problem: `is '${text}'`, accepted: `Give one of ${choices.join(', ')}` }
      : { value: found };
  });
}

export const switchShape: Shape<boolean> = {
  schema: { type: 'boolean' },
  read: (value, path, refuse) => {
    if (typeof value === 'boolean') return value;
    refuse(path, `is ${nameOf(value)}`, 'Give true or false');
    return undefined;
  },
};

/** A whole number within limits. */
export function countShape(least: number, most: number): Shape<number> {
  return {
    schema: { type: 'integer', minimum: least, maximum: most },
    read: (value, path, refuse) => {
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
        return value;
      refuse(path, `is ${nameOf(value)}`, `Give a whole number from ${String(least)} to ${String(most)}`);
      return undefined;
    },
  };
}

/** Anything that JSON can say. */
export const anyShape: Shape<{ readonly value: unknown }> = { schema: {}, read: (value) => ({ value }) };

/** A list, each of whose items has the shape; `orOne` takes a single item too. */
export function listShape<Item>(item: Shape<Item>, orOne = false): Shape<readonly Item[]> {
  const schema = { type: 'array', items: item.schema };
  return {
    schema: orOne ? { anyOf: [item.schema, { ...schema, minItems: 1 }] } : schema,
    read: (value, path, refuse) => {
      if (!Array.isArray(value)) {
        if (!orOne) {
          refuse(path, `is ${nameOf(value)}`, 'Give a list');
          return undefined;
        }
        const one = item.read(value, path, refuse);
        return one === undefined ? undefined : [one];
      }
      if (orOne && value.length === 0) {
        refuse(path, 'is an empty list', 'Give at least one, or leave it out');
        return undefined;
      }
      const items = value.map((one: unknown, index) => item.read(one, [...path, index], refuse));
      return items.filter((one) => one !== undefined);
    },
  };
}

/** Names to values of one shape. */
export function mapShape<Item>(item: Shape<Item>): Shape<Readonly<Record<string, Item>>> {
  return {
    schema: { type: 'object', additionalProperties: item.schema },
    read: (value, path, refuse) => {
      if (!isMap(value)) {
        refuse(path, `is ${nameOf(value)}`, 'Give names with values');
        return undefined;
      }
      const read: [string, Item][] = [];
      for (const [key, one] of Object.entries(value)) {
        const found = item.read(one, [...path, key], refuse);
        if (found !== undefined) read.push([key, found]);
      }
      return Object.fromEntries(read);
    },
  };
}

/** A member of an object: its shape and the sentence that editors and documents show. */
export interface Member<Value> {
  readonly shape: Shape<Value>;
  readonly help: string;
}

export type Members = Readonly<Record<string, Member<unknown>>>;

export type ValuesOf<Of extends Members> = {
  readonly [Name in keyof Of]: (Of[Name] extends Member<infer Value> ? Value : never) | undefined;
};

/** An object with these members and no others. */
export function objectShape<Of extends Members>(
  members: Of,
  required: readonly (keyof Of & string)[],
): Shape<ValuesOf<Of>> {
  const names = Object.keys(members);
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        names.map((name) => [name, { ...members[name]?.shape.schema, description: members[name]?.help }]),
      ),
      ...(required.length === 0 ? {} : { required }),
    },
    read: (value, path, refuse) => {
      if (!isMap(value)) {
        refuse(path, `is ${nameOf(value)}`, `Give ${names.join(', ')}`);
        return undefined;
      }
      refuseUnknown(value, names, path, refuse);
      for (const name of required) {
        if (value[name] === undefined || value[name] === null)
          refuse([...path, name], 'is missing', members[name]?.help ?? '');
      }
      const read = names.map((name) => {
        const one = value[name];
        return [
          name,
          one === undefined || one === null
            ? undefined
            : members[name]?.shape.read(one, [...path, name], refuse),
        ];
      });
      return Object.fromEntries(read) as ValuesOf<Of>;
    },
  };
}

/** Notes a problem for every name that is none of `known`. */
export function refuseUnknown(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: Path,
  refuse: Refuse,
): void {
  for (const name of Object.keys(value).filter((one) => !known.includes(one))) {
    const near = nearestName(name, known);
    refuse(
      [...path, name],
      'is not known',
      near === undefined ? `Known are ${known.join(', ')}` : `Did you mean '${near}'?`,
    );
  }
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, for a message; long text is not repeated. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return value.length > 60 ? 'a long text' : `'${value}'`;
  return JSON.stringify(value);
}
