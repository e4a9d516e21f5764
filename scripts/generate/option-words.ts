import type { OptionRow } from '#parameters/option-row.ts';

/** The help of an option with its default, for a place that shows nothing else of it. */
export function describeOption(row: OptionRow): string {
  const choices = row.type === 'choice' ? ` One of ${row.choices.join(', ')}.` : '';
  return `${row.help}${choices}${row.default === '' ? '' : ` Default: ${row.default}.`}`;
}

/** What kind of value an option takes. */
export function describeType(row: OptionRow): string {
  switch (row.type) {
    case 'switch':
      return 'true, false';
    case 'choice':
      return row.choices.join(', ');
    case 'duration':
      return 'duration';
    case 'number':
      return `${String(row.least)} to ${String(row.most)}`;
    case 'version-check':
      return 'version check';
    case 'url':
    case 'text':
    case 'path':
    case 'secret':
      return row.type;
  }
}

/** A cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
