/** What a program needs to run at all, whoever's it is. Compared without regard to case, as Windows does. */
const ordinary = new Set(
  `PATH HOME TMP TEMP TMPDIR LANG LANGUAGE TZ SHELL USER LOGNAME
  SystemRoot SystemDrive windir ComSpec PATHEXT USERNAME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA
  ProgramData ProgramFiles ProgramFiles(x86) NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS`
    .split(/\s+/)
    .map((name) => name.toUpperCase()),
);

/** Whether any program is given this variable. */
export function isOrdinary(name: string): boolean {
  const key = name.toUpperCase();
  return ordinary.has(key) || key.startsWith('LC_');
}

/** A child's environment, and the names that were asked for and not handed on. */
export interface CommandEnv {
  readonly env: Readonly<Record<string, string>>;
  readonly withheld: readonly string[];
}

/**
 * Makes the environment of a command: what any program needs, the variables in `names`, and `set`. Everything
 * else of this process's environment stays here, and so does whatever `blocked` names, even when asked for.
 */
export function makeCommandEnv(
  from: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
  set: Readonly<Record<string, string>>,
  blocked: readonly string[],
): CommandEnv {
  const upper = (list: readonly string[]): Set<string> => new Set(list.map((name) => name.toUpperCase()));
  const asked = upper(names);
  const secret = upper(blocked);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    const key = name.toUpperCase();
    if (value === undefined || secret.has(key)) continue;
    if (isOrdinary(key) || asked.has(key)) env[name] = value;
  }
  return { env: { ...env, ...set }, withheld: names.filter((name) => secret.has(name.toUpperCase())) };
}
