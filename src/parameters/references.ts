import type { InputProblem } from '#failures/codes/input.ts';
import type { PlacedCheck } from './config-checks.ts';
import { describePath } from './config-file.ts';
import { referencesOf } from './text-parts.ts';
import type { Path } from './shape.ts';

/**
 * Finds what is wrong with the environment variables that checks refer to. `blocked` are slotship's own secrets; case
 * does not count in their names, as on Windows.
 */
export function judgeReferences(
  checks: readonly PlacedCheck[],
  originOf: (path: Path) => string,
  env: Readonly<Record<string, string | undefined>>,
  blocked: readonly string[],
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const isBlocked = (name: string): boolean => blocked.includes(name.toUpperCase());
  const refuse = (path: Path, problem: string, accepted: string): void => {
    problems.push({ option: describePath(path), origin: originOf(path), problem, accepted });
  };
  for (const { check, path } of checks) {
    if (check.kind === 'command') {
      for (const name of check.env.filter(isBlocked)) {
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
        if (isBlocked(name))
          refuse(at, `sends ${name}, which is a secret of slotship's own`, 'Refer to another variable');
        else if (value === undefined || value === '')
          refuse(
            at,
            `refers to the environment variable ${name}, which is not set`,
            `Set ${name} in the build`,
          );
      }
    }
  }
  return problems;
}
