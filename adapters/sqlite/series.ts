/**
 * The `series` model on SQLite: one narrow table in the order of series and time, which is its key, so a point that comes
 * again takes the place of the one that is there.
 */
import type {
  Feature,
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  SeriesSnapshot,
  Store,
  WindowedSeries,
  WindowQuery,
} from '../contract/index.ts'
import {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
} from '../contract/reference/index.ts'
import { refuse } from '../embedded/in-memory.ts'
import { SeriesDictionary } from '../embedded/series-dictionary.ts'
import {
  lastText,
  type NumberColumns,
  plainAggregates,
  pointsOf,
  pointsWhere,
  rangeText,
  windowsOf,
  windowText,
} from '../embedded/series-query.ts'
import type { Database } from './database.ts'

type NumberRow = [owner: number, timeUs: number, value: number]

const system = 'SQLite'

export const seriesFeatures: readonly Feature[] = [
  ...(['microseconds', 'out-of-order', 'overwrite', 'delete', 'drop-before', 'rate'] as const),
]

export function openSeries(database: Database): Store<'series'> {
  database.define(`
    CREATE TABLE IF NOT EXISTS series (number INTEGER PRIMARY KEY, key TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS points (
      series INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (series, ts)
    ) WITHOUT ROWID`)
  const dictionary = new SeriesDictionary()
  for (const [key] of database.rows<[string]>('SELECT key FROM series ORDER BY number')) dictionary.restore(key)
  return {
    series: new SqliteSeries(database, dictionary),
    capabilities: database.capabilities(seriesFeatures),
    sync: () => database.sync(),
    settle: () => database.settle(),
    verify: () => database.verify(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class SqliteSeries implements Series {
  readonly #database: Database
  readonly #dictionary: SeriesDictionary
  /** Series up to this number are in the database. */
  #storedCount: number

  constructor(database: Database, dictionary: SeriesDictionary) {
    this.#database = database
    this.#dictionary = dictionary
    this.#storedCount = dictionary.size
  }

  range(range: SeriesRange): readonly SeriesPoints[] {
    this.#database.assertOpen()
    assertRange(range)
    return this.#points(range, rangeText)
  }

  last(range: SeriesRange): readonly SeriesPoints[] {
    this.#database.assertOpen()
    assertRange(range)
    return this.#points(range, lastText)
  }

  window(query: WindowQuery): readonly WindowedSeries[] {
    this.#database.assertOpen()
    assertWindowQuery(query)
    if (query.function === 'quantile') return refuse(system, 'quantiles')
    const numbers = this.#dictionary.select(query.select)
    if (numbers.length === 0) return []
    const groups = this.#dictionary.group(numbers, query.select.metric, query.groupBy)
    const where = pointsWhere(query, numbers, false)
    const text = windowText({ query, numbers, groups, where, aggregates: plainAggregates })
    return windowsOf(groups, query, columnsOf(this.#database.rows<NumberRow>(text)))
  }

  series(select: SeriesSelector): readonly SeriesKey[] {
    this.#database.assertOpen()
    assertSelector(select)
    const text = 'SELECT 1 FROM points WHERE series = ? LIMIT 1'
    return this.#dictionary
      .select(select)
      .filter(number => this.#database.rows(text, number).length > 0)
      .map(number => this.#dictionary.keyOf(number))
  }

  async append(points: PointBatch): Promise<void> {
    this.#database.assertOpen()
    assertPoints(points)
    const { count, seriesIndexes, timestampsUs, values } = points
    const numbers = points.series.map(key => this.#dictionary.numberOf(key))
    const { size } = this.#dictionary
    await this.#database.write(() => {
      this.#storeSeries(size)
      const put = this.#database.statement('INSERT OR REPLACE INTO points VALUES (?, ?, ?)')
      for (let index = 0; index < count; index++) {
        // As a number the greatest time would be taken for a float.
        put.run(numbers[seriesIndexes[index]!]!, integer(timestampsUs[index]!), values[index]!)
      }
    })
    this.#storedCount = Math.max(this.#storedCount, size)
  }

  async delete(range: SeriesRange): Promise<void> {
    this.#database.assertOpen()
    assertRange(range)
    await this.#database.write(() => {
      const numbers = this.#dictionary.select(range.select)
      const remove = this.#database.statement('DELETE FROM points WHERE series = ? AND ts >= ? AND ts < ?')
      for (const number of numbers) remove.run(number, integer(range.fromUs), integer(range.toUs))
    })
  }

  async dropBefore(timestampUs: number): Promise<void> {
    this.#database.assertOpen()
    assertTimestamp(timestampUs)
    await this.#database.write(
      () => void this.#database.statement('DELETE FROM points WHERE ts < ?').run(integer(timestampUs)),
    )
  }

  snapshot(): SeriesSnapshot {
    this.#database.assertOpen()
    return refuse(system, 'snapshots of this model')
  }

  #points(range: SeriesRange, text: (where: string) => string): SeriesPoints[] {
    const numbers = this.#dictionary.select(range.select)
    if (numbers.length === 0) return []
    const rows = this.#database.rows<NumberRow>(text(pointsWhere(range, numbers, false)))
    return pointsOf(this.#dictionary, columnsOf(rows))
  }

  /** Those up to `size`; until that is committed it is done again. */
  #storeSeries(size: number): void {
    const insert = this.#database.statement('INSERT OR REPLACE INTO series VALUES (?, ?)')
    for (let number = this.#storedCount; number < size; number++) insert.run(number, this.#dictionary.textOf(number))
  }
}

function integer(timeUs: number): number | bigint {
  return Number.isSafeInteger(timeUs) ? timeUs : BigInt(timeUs)
}

function columnsOf(rows: readonly NumberRow[]): NumberColumns {
  const [owners, times, values] = [0, 1, 2].map(() => new Float64Array(rows.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (const [index, [owner, timeUs, value]] of rows.entries()) {
    owners[index] = owner
    times[index] = timeUs
    values[index] = value
  }
  return { owners, times, values }
}
