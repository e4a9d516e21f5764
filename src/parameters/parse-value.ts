import { isAbsolute, join } from 'node:path';
import { nearestName } from '#app-service/nearest-name.ts';
import { Secret } from '#app-service/secret.ts';
import type { VersionCheck } from '#app-service/smoke-test.ts';
import { parseDuration } from './duration.ts';
import type { OptionRow } from './option-row.ts';
import type { Parsed } from './parsed.ts';
import { parseVersionCheck } from './version-check.ts';

export type OptionValue = string | number | boolean | Secret | VersionCheck;

/** Parses the text of an option as its row says. `base` is the folder that a relative path starts from. */
export function parseValue(row: OptionRow, text: string, base: string | undefined): Parsed<OptionValue> {
  switch (row.type) {
    case 'text':
      return parseText(text, row.pattern, row.accepted);
    case 'path':
      return { value: fromFolder(text, base) };
    case 'switch':
      return parseSwitch(text);
    case 'choice':
      return parseChoice(row.choices, text);
    case 'duration':
      return parseDuration(text, row.zero);
    case 'number':
      return parseNumber(text, row.least, row.most);
    case 'url':
      return parseUrl(text, row.protocols);
    case 'version-check':
      return parseVersionCheck(text);
    case 'secret':
      return { value: new Secret(text) };
  }
}

function parseText(text: string, pattern = /^/, accepted = 'Correct it'): Parsed<string> {
  return pattern.test(text) ? { value: text } : { problem: `is '${text}'`, accepted };
}

function fromFolder(path: string, base: string | undefined): string {
  return base === undefined || isAbsolute(path) ? path : join(base, path);
}

function parseSwitch(text: string): Parsed<boolean> {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return { value: lower === 'true' };
  return { problem: `is '${text}'`, accepted: 'Give true or false' };
}

function parseChoice(choices: readonly string[], text: string): Parsed<string> {
  const found = choices.find((choice) => choice === text.toLowerCase());
  if (found !== undefined) return { value: found };
  const near = nearestName(text, choices);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return { problem: `is '${text}'`, accepted: `Give one of ${choices.join(', ')}${hint}` };
}

function parseNumber(text: string, least: number, most: number): Parsed<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return { value };
  return {
    problem: `is '${text}'`,
    accepted: `Give a whole number from ${String(least)} to ${String(most)}`,
  };
}

/** The value keeps no slash at its end. What may be a password in the text is never repeated. */
function parseUrl(text: string, protocols: readonly string[]): Parsed<string> {
  const accepted = `Give an address that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`;
  if (!URL.canParse(text))
    return { problem: text.includes('@') ? 'is no address' : `is '${text}', which is no address`, accepted };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return { problem: 'holds a user name or password', accepted: `${accepted} and names the host alone` };
  if (!protocols.includes(url.protocol)) return { problem: `begins with '${url.protocol}'`, accepted };
  if (url.search !== '' || url.hash !== '')
    return { problem: "holds a '?' or '#'", accepted: `${accepted} and ends with the path` };
  return { value: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
}
