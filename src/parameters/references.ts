import { Secret } from '#app-service/secret.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import type { PlacedCheck } from './config-checks.ts';
import { describePath } from './config-file.ts';
import { referencesOf } from './text-parts.ts';
import type { Path } from './shape.ts';

export interface References {
  readonly problems: readonly InputProblem[];
  /** Values of the variables that headers and bodies refer to. */
  readonly secrets: readonly Secret[];
}

/** Shorter values are numbers and flags more often than secrets, and hiding them would make a log unreadable. */
const shortestSecret = 8;

/** Looks up the environment variables that checks refer to. `blocked` are slotship's own secrets. */
export function readReferences(
  checks: readonly PlacedCheck[],
  originOf: (path: Path) => string,
  env: Readonly<Record<string, string | undefined>>,
  blocked: readonly string[],
): References {
  const problems: InputProblem[] = [];
  const values = new Set<string>();
  const refuse = (path: Path, problem: string, accepted: string): void => {
    problems.push({ option: describePath(path), origin: originOf(path), problem, accepted });
  };
  for (const { check, path } of checks) {
    if (check.kind === 'command') {
      for (const name of check.env.filter((one) => blocked.includes(one))) {
        refuse([...path, 'env'], `hands ${name} on, which is a secret of slotship's own`, 'Leave it out');
      }
      continue;
    }
    const texts = [
      ...Object.entries(check.headers).map(([name, parts]) => ({ at: [...path, 'headers', name], parts })),
      ...(check.body === undefined ? [] : [{ at: [...path, 'body'], parts: check.body }]),
    ];
    for (const { at, parts } of texts) {
      for (const name of referencesOf(parts)) {
        const value = env[name];
        if (blocked.includes(name))
          refuse(at, `sends ${name}, which is a secret of slotship's own`, 'Refer to another variable');
        else if (value === undefined || value === '')
          refuse(
            at,
            `refers to the environment variable ${name}, which is not set`,
            `Set ${name} in the build`,
          );
        else if (value.length >= shortestSecret) values.add(value);
      }
    }
  }
  return { problems, secrets: [...values].map((value) => new Secret(value)) };
}
