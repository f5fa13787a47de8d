/**
 * The `series` model on DuckDB: one narrow table of all points, in the order of their arrival.
 *
 * A primary key would make every append look each point up, so there is none. The latest time of each series is known:
 * points after it are new and go in as they are; for others the points at their instants are removed first, in the same
 * transaction.
 */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesReader,
  SeriesSelector,
  SeriesSnapshot,
  Store,
  WindowedSeries,
  WindowQuery,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
} from '../contract/reference/index.ts'
import { SeriesDictionary } from '../embedded/series-dictionary.ts'
import {
  lastText,
  type NumberColumns,
  plainAggregates,
  pointsOf,
  pointsWhere,
  rangeText,
  type WindowAggregates,
  windowsOf,
  windowText,
} from '../embedded/series-query.ts'
import { type Database, runQuery } from './database.ts'
import { readNumbers } from './vectors.ts'

const aggregates: WindowAggregates = {
  ...plainAggregates,
  quantile: ({ quantile }) => `quantile_cont(value, ${quantile})`,
  last: () => "max({'t': ts, 'v': value}).v",
}

type Run = (text: string) => Promise<DuckDBDataChunk[]>

export async function openSeries(database: Database): Promise<Store<'series'>> {
  const dictionary = new SeriesDictionary()
  await database.write(async connection => {
    // What a snapshot reads first.
    await connection.run('CREATE TABLE IF NOT EXISTS catalog (number INTEGER, key VARCHAR)')
    await connection.run('CREATE TABLE IF NOT EXISTS points (series INTEGER, ts BIGINT, value DOUBLE)')
    const known = await connection.run('SELECT key FROM catalog ORDER BY number')
    for (const [key] of await known.getRows()) dictionary.restore(String(key))
  })
  const series = new DuckdbSeries(database, dictionary)
  await series.restore()
  return {
    series,
    capabilities: database.capabilities([
      ...(['microseconds', 'out-of-order', 'overwrite', 'delete'] as const),
      ...(['drop-before', 'rate', 'quantile', 'snapshot'] as const),
    ]),
    sync: () => database.sync(),
    settle: () => database.settle(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class DuckdbReader implements SeriesReader {
  readonly #dictionary: SeriesDictionary
  readonly #run: Run
  /** How many series there were. */
  readonly #size: () => number

  constructor(dictionary: SeriesDictionary, size: () => number, run: Run) {
    this.#dictionary = dictionary
    this.#size = size
    this.#run = run
  }

  async range(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    assertRange(range)
    return this.#points(range, rangeText)
  }

  async last(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    assertRange(range)
    return this.#points(range, lastText)
  }

  async window(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    assertWindowQuery(query)
    const numbers = this.#select(query.select)
    if (numbers.length === 0) return []
    const groups = this.#dictionary.group(numbers, query.select.metric, query.groupBy)
    const where = pointsWhere(query, numbers, numbers.length === this.#size())
    const text = windowText({ query, numbers, groups, where, aggregates })
    return windowsOf(groups, query, columnsOf(await this.#run(text)))
  }

  async series(select: SeriesSelector): Promise<readonly SeriesKey[]> {
    assertSelector(select)
    const numbers = new Set(this.#select(select))
    const found = readNumbers(await this.#run('SELECT DISTINCT CAST(series AS DOUBLE) FROM points'), 0)
    return [...found].filter(number => numbers.has(number)).map(number => this.#dictionary.keyOf(number))
  }

  async #points(range: SeriesRange, text: (where: string) => string): Promise<SeriesPoints[]> {
    const numbers = this.#select(range.select)
    if (numbers.length === 0) return []
    const where = pointsWhere(range, numbers, numbers.length === this.#size())
    return pointsOf(this.#dictionary, columnsOf(await this.#run(text(where))))
  }

  #select(select: SeriesSelector): number[] {
    const size = this.#size()
    return this.#dictionary.select(select).filter(number => number < size)
  }
}

class DuckdbSeries implements Series {
  readonly #database: Database
  readonly #dictionary: SeriesDictionary
  readonly #reader: DuckdbReader
  readonly #types: readonly DuckDBType[]
  /** By series, a time after which it has no point. */
  #latestUs = new Float64Array(1024).fill(Number.NEGATIVE_INFINITY)
  /** Series up to this number are in the database. */
  #storedCount: number

  constructor(database: Database, dictionary: SeriesDictionary) {
    this.#database = database
    this.#dictionary = dictionary
    this.#storedCount = dictionary.size
    this.#reader = new DuckdbReader(
      dictionary,
      () => dictionary.size,
      text => database.query(text),
    )
    const { INTEGER, BIGINT, DOUBLE } = database.library
    this.#types = [INTEGER, BIGINT, DOUBLE]
  }

  /** Learns what is in the database. */
  async restore(): Promise<void> {
    const chunks = await this.#database.query(
      'SELECT CAST(series AS DOUBLE), CAST(max(ts) AS DOUBLE), 0.0::DOUBLE FROM points GROUP BY series',
    )
    const { owners, times } = columnsOf(chunks)
    this.#reserve()
    for (const [index, number] of owners.entries()) this.#latestUs[number] = times[index]!
  }

  async range(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#database.assertOpen()
    return this.#reader.range(range)
  }

  async last(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#database.assertOpen()
    return this.#reader.last(range)
  }

  async window(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    this.#database.assertOpen()
    return this.#reader.window(query)
  }

  async series(select: SeriesSelector): Promise<readonly SeriesKey[]> {
    this.#database.assertOpen()
    return this.#reader.series(select)
  }

  async append(points: PointBatch): Promise<void> {
    this.#database.assertOpen()
    assertPoints(points)
    await this.#database.write(async connection => {
      const rows = new PointRows(
        points,
        points.series.map(key => this.#dictionary.numberOf(key)),
      )
      this.#reserve()
      await this.#storeSeries(connection)
      const late = rows.advance(this.#latestUs)
      const table = 'points'
      if (late.length === 0) return this.#database.append(connection, table, { ...rows.take(), types: this.#types })
      rows.keepLast()
      await this.#database.transact(connection, async () => {
        for (let from = 0; from < late.length; from += 5000) {
          const places = late.slice(from, from + 5000).join()
          await connection.run(`DELETE FROM points WHERE (series, ts) IN (VALUES ${places})`)
        }
        await this.#database.appendIn(connection, table, { ...rows.take(), types: this.#types })
      })
    })
  }

  async delete(range: SeriesRange): Promise<void> {
    this.#database.assertOpen()
    assertRange(range)
    await this.#database.write(async connection => {
      const numbers = this.#dictionary.select(range.select)
      if (numbers.length === 0) return
      await connection.run(`DELETE FROM points WHERE ${pointsWhere(range, numbers, false)}`)
    })
  }

  async dropBefore(timestampUs: number): Promise<void> {
    this.#database.assertOpen()
    assertTimestamp(timestampUs)
    await this.#database.write(connection => connection.run(`DELETE FROM points WHERE ts < ${timestampUs}`))
  }

  async snapshot(): Promise<SeriesSnapshot> {
    this.#database.assertOpen()
    return this.#database.write(async () => {
      const connection = await this.#database.holdStill()
      return new DuckdbSeriesSnapshot(connection, this.#dictionary)
    })
  }

  async #storeSeries(connection: DuckDBConnection): Promise<void> {
    const { size } = this.#dictionary
    const from = this.#storedCount
    if (from === size) return
    const numbers = Array.from({ length: size - from }, (_, index) => from + index)
    const { INTEGER, VARCHAR } = this.#database.library
    await this.#database.append(connection, 'catalog', {
      rowCount: numbers.length,
      types: [INTEGER, VARCHAR],
      columns: [
        { values: Int32Array.from(numbers) },
        { values: numbers.map(number => this.#dictionary.textOf(number)) },
      ],
    })
    this.#storedCount = size
  }

  #reserve(): void {
    if (this.#dictionary.size <= this.#latestUs.length) return
    const grown = new Float64Array(Math.max(this.#dictionary.size, this.#latestUs.length * 2))
    grown.fill(Number.NEGATIVE_INFINITY)
    grown.set(this.#latestUs)
    this.#latestUs = grown
  }
}

class DuckdbSeriesSnapshot extends DuckdbReader implements SeriesSnapshot {
  readonly #held: { connection: DuckDBConnection | undefined }

  constructor(connection: DuckDBConnection, dictionary: SeriesDictionary) {
    const held: { connection: DuckDBConnection | undefined } = { connection }
    const { size } = dictionary
    super(
      dictionary,
      () => size,
      async text => {
        if (held.connection === undefined) throw new StoreError('CLOSED', 'DuckDB: the snapshot was released')
        return runQuery(held.connection, text)
      },
    )
    this.#held = held
  }

  release(): void {
    this.#held.connection?.closeSync()
    this.#held.connection = undefined
  }
}

/** A batch as the columns of the table. */
class PointRows {
  #count: number
  readonly #series: Int32Array
  readonly #times: Float64Array
  readonly #values: Float64Array

  constructor({ count, seriesIndexes, timestampsUs, values }: PointBatch, numbers: readonly number[]) {
    this.#count = count
    this.#series = new Int32Array(count)
    for (let index = 0; index < count; index++) this.#series[index] = numbers[seriesIndexes[index]!]!
    this.#times = timestampsUs.slice(0, count)
    this.#values = values.slice(0, count)
  }

  /** Moves the latest times on; the places, as SQL has them, of points that are not after those before them. */
  advance(latestUs: Float64Array): string[] {
    const late: string[] = []
    for (let index = 0; index < this.#count; index++) {
      const number = this.#series[index]!
      const timeUs = this.#times[index]!
      if (timeUs > latestUs[number]!) latestUs[number] = timeUs
      else late.push(`(${number}, ${timeUs})`)
    }
    return late
  }

  /** Of points at one place keeps the last. */
  keepLast(): void {
    const places = new Map<string, number>()
    let kept = 0
    for (let index = 0; index < this.#count; index++) {
      const place = `${this.#series[index]} ${this.#times[index]}`
      const at = places.get(place) ?? kept
      if (at === kept) places.set(place, kept++)
      this.#series[at] = this.#series[index]!
      this.#times[at] = this.#times[index]!
      this.#values[at] = this.#values[index]!
    }
    this.#count = kept
  }

  take(): {
    readonly rowCount: number
    readonly columns: readonly { readonly values: Int32Array | BigInt64Array | Float64Array }[]
  } {
    const columns = [{ values: this.#series }, { values: integersOf(this.#times) }, { values: this.#values }]
    return { rowCount: this.#count, columns }
  }
}

const twoTo32 = 4294967296

/** Whole numbers as 64 bits, by halves: a bigint a value takes ten times as long. */
function integersOf(numbers: Float64Array): BigInt64Array {
  const integers = new BigInt64Array(numbers.length)
  const halves = new Uint32Array(integers.buffer)
  for (let index = 0; index < numbers.length; index++) {
    const high = Math.floor(numbers[index]! / twoTo32)
    halves[2 * index] = numbers[index]! - high * twoTo32
    halves[2 * index + 1] = high
  }
  return integers
}

function columnsOf(chunks: readonly DuckDBDataChunk[]): NumberColumns {
  return { owners: readNumbers(chunks, 0), times: readNumbers(chunks, 1), values: readNumbers(chunks, 2) }
}
