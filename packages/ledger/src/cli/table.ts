/** Between two columns. */
const GAP = "  ";

/**
 * Columns of a width each, numbers to the right. The first row may be a heading; a column is of numbers when it is named
 * in `numbers`, counted from 0.
 */
export function table(rows: string[][], { numbers = [] }: { numbers?: number[] } = {}): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { length }] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, length);
    }
  }
  const cell = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return numbers.includes(column) ? text.padStart(width) : text.padEnd(width);
  };
  return rows.map((row) => `${row.map(cell).join(GAP).trimEnd()}\n`).join("");
}
