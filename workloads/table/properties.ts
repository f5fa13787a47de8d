/** The properties of the workloads over tables. */
import { type PropertyReader, property, readProperties } from '../property-reader.ts'
import type { WorkloadProperty } from '../workload.ts'

export const tableProperties: readonly WorkloadProperty[] = [
  property('recordcount', '1000000', 'rows of the table'),
  property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
  property('queries', 'all', 'names of the queries that are asked, with commas between them'),
  property('queryproportion', '0.97', 'weight of all queries together; each is asked as often as another'),
  property('appendproportion', '0.02', 'weight of appends of new rows'),
  property('lateproportion', '0.01', 'weight of appends of rows whose times lie among those of others'),
  property('appendbatch', '1000', 'rows of an append'),
  property('loadbatch', '10000', 'rows of one append of the load phase, or --load-batch, where that is more'),
  property('rangefraction', '0.1', 'share of the time that city-average-range looks at'),
  property('verify', 'auto', 'compare every answer with the reference: true, false, or auto (up to 20,000 rows)'),
]

export interface TableProperties {
  readonly recordCount: number
  /** `undefined`: until the duration is over. */
  readonly operationCount: number | undefined
  readonly questions: readonly string[]
  readonly queryProportion: number
  readonly appendProportion: number
  readonly lateProportion: number
  readonly appendBatch: number
  readonly loadBatch: number
  readonly rangeFraction: number
  readonly verify: boolean
}

/** A comparison looks at every row, and there are about as many as there are operations. */
const verifiedRowsMax = 20_000

type Given = Readonly<Record<string, string>>

/** @throws PropertyError a value that makes no sense, or a name that is no property. */
export function readTableProperties(
  workload: string,
  questions: readonly string[],
  ...given: readonly Given[]
): TableProperties {
  const reader = readProperties(workload, tableProperties, ...given)
  const recordCount = reader.integer('recordcount', 1)
  const read: TableProperties = {
    recordCount,
    operationCount: reader.integer('operationcount', 0) || undefined,
    questions: readQuestions(reader, questions),
    queryProportion: reader.number('queryproportion', 0),
    appendProportion: reader.number('appendproportion', 0),
    lateProportion: reader.number('lateproportion', 0),
    appendBatch: reader.integer('appendbatch', 1, 1_000_000),
    loadBatch: reader.integer('loadbatch', 1, 1_000_000),
    rangeFraction: reader.number('rangefraction', Number.MIN_VALUE, 1),
    verify: reader.autoBoolean('verify', recordCount <= verifiedRowsMax),
  }
  if (read.queryProportion + read.appendProportion + read.lateProportion === 0) {
    throw reader.error('queryproportion', 'leaves nothing to do: the other proportions are 0, too')
  }
  return read
}

function readQuestions(reader: PropertyReader, known: readonly string[]): readonly string[] {
  if (reader.text('queries').trim() === 'all') return known
  const names = reader
    .text('queries')
    .split(',')
    .map(name => name.trim())
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw reader.error('queries', `names ${unknown || 'nothing'}; there are ${known.join(', ')}`)
  return names
}
