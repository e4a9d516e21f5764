import { cleanText } from '#app-service/clean-text.ts';

/** What some CI would take for a command of its own, and what breaks it while a person can still read it. */
const commands: readonly (readonly [RegExp, string])[] = [
  // TeamCity, Azure Pipelines and GitHub's older form: anywhere in a line.
  [/#(?=\p{Cf}*#\p{Cf}*(?:teamcity\[|\[|vso\[))/giu, '# '],
  // GitHub and Buildkite: at the start of a line. GitHub's runner overlooks every blank of Unicode there, and what is
  // not seen at all. Source: actions/runner, ActionCommand.
  [/^((?:[^\S\n\u2028\u2029]|\p{Cf})*):(?=\p{Cf}*:)/gmu, '$1: '],
  [/^((?:[^\S\n\u2028\u2029]|\p{Cf})*)(-{3}|\+{3}|~{3}|\^{3})(?=\s|$)/gmu, '$1 $2'],
];

/**
 * Text that somebody else wrote, made harmless for every CI: no escapes, no carriage returns, and no line of it is a
 * command. GitLab's markers of sections need an escape, so they are gone with it.
 */
export function neutralise(text: string): string {
  return commands.reduce((left, [pattern, harmless]) => left.replace(pattern, harmless), cleanText(text));
}

/** The same, line by line. */
export function neutraliseLines(text: string): readonly string[] {
  return neutralise(text).split('\n');
}
