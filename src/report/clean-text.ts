/** Escape sequences of terminals. Source: ECMA-48, CSI and OSC. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-_])/g;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** Text without escapes of terminals; other control characters than tab and newline become blanks. */
export function cleanText(text: string): string {
  return text.replace(ansi, '').replace(/\r\n/g, '\n').replace(control, ' ');
}
