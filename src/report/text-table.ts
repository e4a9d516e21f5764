/** Widest that a column grows; longer cells are cut with an ellipsis. */
const maxColumn = 60;

/** Lays rows out in columns, two blanks apart, with a rule under the heads; no blanks at the ends of lines. */
export function layTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) => head.map((_, column) => clean(row[column] ?? '')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lay = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [first, ...rest] = cells.map(lay);
  return [first ?? '', rule, ...rest];
}

function clean(cell: string): string {
  const oneLine = cell.replace(/\s+/g, ' ').trim();
  return oneLine.length > maxColumn
    ? `${oneLine.slice(0, maxColumn - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
    : oneLine;
}
