/** What some CI would take for a command of its own, and what breaks it while a person can still read it. */
const commands: readonly (readonly [RegExp, string])[] = [
  [/##(?=teamcity\[|vso\[|\[)/gi, '# #'],
  [/^(\s*):(?=:)/, '$1: '],
  [/^(\s*)(-{3}|\+{3}|~{3}|\^{3})(?=\s)/, '$1 $2'],
  [/^(\s*)(section_(?:start|end):)/, '$1 $2'],
];

/** A line that somebody else wrote, made harmless for every CI: no escapes, no carriage returns, no commands. */
export function neutraliseLine(line: string): string {
  const plain = line.replace(ansi, '').replace(control, ' ');
  return commands.reduce((left, [pattern, harmless]) => left.replace(pattern, harmless), plain);
}

/** Escape sequences of terminals. Source: ECMA-48, CSI and OSC. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-_])/g;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
