/** Escape sequences of terminals, also such as the text ends in. Source: ECMA-48, CSI and OSC. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ansi = /\u001B(?:\[[0-?]*[ -/]*(?:[@-~]|$)|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-_])/g;

/** These part words, as blanks do. */
// eslint-disable-next-line no-control-regex -- so are these
const parting = /[\u000B\u000C\r\u0085]/g;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g;

/**
 * Text without escapes of terminals and without control characters but tab and newline, as a person would read it:
 * what breaks a word only for a machine is gone, so that a secret in it is whole.
 */
export function cleanText(text: string): string {
  return text.replace(ansi, '').replace(/\r\n/g, '\n').replace(parting, ' ').replace(control, '');
}
