/** The whole-structure check: every chunk read from the disk, and everything that is said of it elsewhere. */
import type { ColumnType } from '../../adapters/contract/index.ts'
import { StorageError } from '../env/index.ts'
import type { RowGroup } from './group/row-group.ts'
import { statisticsOf, toStatisticsText } from './group/statistics.ts'
import type { StoredTable } from './stored-table.ts'

/** @throws StorageError `CORRUPT`: file and rule are in the message. */
export function verifyTables(tables: Iterable<StoredTable>): void {
  for (const { columns, groups } of tables) {
    const types = new Map(columns.map(({ id, type }) => [id, type]))
    for (const { group, deletions } of groups) {
      for (const id of group.columnIds) verifyColumn(group, id, types.get(id))
      if (deletions !== undefined && deletions.count > group.rowCount)
        refuse(group, 'more rows are deleted than it has')
    }
  }
}

function verifyColumn(group: RowGroup, id: number, type: ColumnType | undefined): void {
  if (type === undefined) refuse(group, `it has a column ${id}, which its table has not`)
  const vector = group.readVector(id, type)
  if (vector.type !== type) refuse(group, `column ${id} is ${vector.type}, in its table ${type}`)
  const known = group.statistics(id)
  const found = statisticsOf(vector)
  if (known === undefined || JSON.stringify(toStatisticsText(known)) !== JSON.stringify(toStatisticsText(found))) {
    refuse(group, `column ${id} has other statistics than the footer says`)
  }
  for (const text of vector.dictionary) {
    if (!group.mayHave(id, text)) refuse(group, `the filter of column ${id} denies a string that is there`)
  }
}

function refuse(group: RowGroup, what: string): never {
  throw new StorageError('CORRUPT', `${group.path}: ${what}`)
}
