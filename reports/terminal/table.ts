/** Columns of text, aligned: the first to the left, the others, which hold figures, to the right. */

/** The lines of a table, header first. Rows may be shorter than the header. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)))
  return [header, ...rows].map(row =>
    widths
      .map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('   ')
      .trimEnd(),
  )
}
