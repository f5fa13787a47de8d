/** What a store holds, as text that two stores share where they hold the same. */
import type { Column, TableAnswer } from '../../adapters/contract/index.ts'

/** What both a store and the reference answer plainly. */
export interface PlainReader {
  schema(table: string): readonly Column[] | undefined
  query(query: { readonly table: string }): TableAnswer
}

/** Schema and rows of the tables; the rows in any order. */
export function contentsOf(reader: PlainReader, tables: readonly string[]): string {
  return tables
    .map(table => {
      const columns = reader.schema(table)
      if (columns === undefined) return `${table}: none`
      const schema = columns.map(({ name, type, nullable }) => `${name} ${type} ${nullable}`).join(', ')
      return `${table} (${schema})\n${rowTexts(reader.query({ table })).sort().join('\n')}`
    })
    .join('\n')
}

function rowTexts({ rowCount, columns }: TableAnswer): string[] {
  return Array.from({ length: rowCount }, (_, row) =>
    columns
      .map(({ values, valid }) => {
        const value = values[row]
        if (valid !== undefined && valid[row] === 0) return 'null'
        return typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value)
      })
      .join(' | '),
  )
}
