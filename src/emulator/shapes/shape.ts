/** Something wrong with JSON that was handed to the emulator. */
export interface ShapeProblem {
  /** Where it stands, such as `apps[0].slots[1].scmType`; empty for the whole. */
  readonly path: string;
  /** What goes on after the path, such as "is 'LocalGitt'". */
  readonly problem: string;
  /** What would be accepted. */
  readonly accepted: string;
}

/** What a value must be like: notes every problem that it has. */
export type Shape = (value: unknown, path: string, note: (problem: ShapeProblem) => void) => void;

/** Everything that is wrong with `value`. */
export function findProblems(shape: Shape, value: unknown): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  shape(value, '', (problem) => problems.push(problem));
  return problems;
}

/** A value that `fits`. */
export function valueShape(fits: (value: unknown) => boolean, accepted: string): Shape {
  return (value, path, note) => {
    if (!fits(value)) note({ path, problem: `is ${nameOf(value)}`, accepted });
  };
}

export const anyShape: Shape = () => undefined;
export const textShape = valueShape((value) => typeof value === 'string', 'Give text');
export const nameShape = valueShape((value) => typeof value === 'string' && value !== '', 'Give a name');
export const switchShape = valueShape((value) => typeof value === 'boolean', 'Give true or false');

/** A whole number within limits. */
export function countShape(least: number, most: number): Shape {
  const fits = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return valueShape(fits, `Give a whole number from ${String(least)} to ${String(most)}`);
}

/** One of a few texts. */
export function choiceShape(choices: readonly string[]): Shape {
  return valueShape((value) => choices.includes(value as string), `Give one of ${choices.join(', ')}`);
}

/** A list of at least so many. */
export function listShape(item: Shape, least = 0): Shape {
  return (value, path, note) => {
    if (!Array.isArray(value)) note({ path, problem: `is ${nameOf(value)}`, accepted: 'Give a list' });
    else if (value.length < least) note({ path, problem: 'is empty', accepted: 'Name one, or leave it out' });
    else
      value.forEach((one, index) => {
        item(one, `${path}[${String(index)}]`, note);
      });
  };
}

/** Names to values of one shape. */
export function mapShape(item: Shape): Shape {
  return (value, path, note) => {
    if (!isMap(value)) {
      note({ path, problem: `is ${nameOf(value)}`, accepted: 'Give names with values' });
      return;
    }
    for (const [name, one] of Object.entries(value)) item(one, below(path, name), note);
  };
}

/** An object with these members and no others. */
export function objectShape(
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
): Shape {
  const known = Object.keys(members).join(', ');
  return (value, path, note) => {
    if (!isMap(value)) {
      note({ path, problem: `is ${nameOf(value)}`, accepted: `Give an object with ${known}` });
      return;
    }
    for (const [name, one] of Object.entries(value)) {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      if (member === undefined)
        note({ path: below(path, name), problem: 'is not known', accepted: `Known are ${known}` });
      else if (one !== undefined) member(one, below(path, name), note);
    }
    for (const name of required)
      if (value[name] === undefined)
        note({ path: below(path, name), problem: 'is missing', accepted: 'Add it' });
  };
}

/** Whether `value` has names. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
