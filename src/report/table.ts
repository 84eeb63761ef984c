/** Columns of text for a terminal: the first is aligned left, the others as told; two spaces between them. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  align: 'left' | 'right' = 'left',
): readonly string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return align === 'right' && column > 0 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
