/**
 * Visits of pages: a wide table with every type, nulls, and skew as it is found in the logs of web sites.
 *
 * Figures have two decimals or are whole, so that sums are all but exact in whatever order.
 */
import type { Column, ColumnType, ColumnValues, ColumnVector, TableRows } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import { ZipfDistribution } from '../../distribution/zipf.ts'
import { browsers, countries, makePages, makePhrases, pick, pickSkewed, systems, widths } from './vocabulary.ts'

export const startUs = 1_704_067_200_000_000
/** A visit every 50 ms, and up to as much of jitter. */
export const stepUs = 50_000

export const visitColumns: readonly Column[] = [
  column('at', 'timestamp'),
  column('id', 'int64'),
  column('user', 'int64'),
  column('site', 'int32'),
  column('region', 'int32', 0.02),
  column('country', 'string'),
  column('page', 'string'),
  column('referrer', 'string', 0.4),
  column('phrase', 'string'),
  column('system', 'string'),
  column('browser', 'string'),
  column('mobile', 'boolean'),
  column('refreshed', 'boolean', 0.1),
  column('width', 'int32', 0.05),
  column('duration', 'int32', 0.1),
  column('bytes', 'int64'),
  column('latency', 'float64'),
  column('price', 'float64', 0.9),
  column('advert', 'int32'),
  column('left', 'timestamp', 0.3),
]

/** By column: the share of nulls. */
const nullShares: readonly number[] = [0, 0, 0, 0, 0.02, 0, 0, 0.4, 0, 0, 0, 0, 0.1, 0.05, 0.1, 0, 0, 0.9, 0, 0.3]

function column(name: string, type: ColumnType, nullShare = 0): Column {
  return { name, type, nullable: nullShare > 0 }
}

/** What all rows of a table draw from. */
export class VisitPools {
  readonly users: BigInt64Array
  readonly pages: readonly string[]
  readonly phrases: readonly string[]

  /** For a table of so many rows: one user for every eight. */
  constructor(rowCount: number) {
    const userCount = Math.max(10, Math.ceil(rowCount / 8))
    this.users = BigInt64Array.from({ length: userCount }, (_, index) => BigInt(index + 1) * 0x9e37_79b9_7f4a_7c15n)
    this.pages = makePages(Math.min(20_000, Math.max(50, Math.ceil(rowCount / 20))))
    this.phrases = makePhrases(Math.min(5000, Math.max(20, Math.ceil(rowCount / 50))))
  }
}

/** One stream of visits; each has its own randomness. */
export class Visits {
  readonly #random: Random
  readonly #pools: VisitPools
  readonly #users: ZipfDistribution
  readonly #pages: ZipfDistribution
  readonly #phrases: ZipfDistribution

  constructor(random: Random, pools: VisitPools) {
    this.#random = random
    this.#pools = pools
    this.#users = new ZipfDistribution(random, pools.users.length, 0.7)
    this.#pages = new ZipfDistribution(random, pools.pages.length, 1.1)
    this.#phrases = new ZipfDistribution(random, pools.phrases.length, 1)
  }

  /** Those from number `from` on. Late ones came before: at times that others of the table have. */
  rows(from: number, count: number, isLate: boolean): TableRows {
    const rows = visitColumns.map(({ type }) => valuesOf(type, count))
    for (let row = 0; row < count; row++) this.#writeRow(rows, row, from + row, isLate)
    return { rowCount: count, columns: rows.map((values, index) => this.#withNulls(values, nullShares[index]!)) }
  }

  #writeRow(rows: readonly MutableValues[], row: number, id: number, isLate: boolean): void {
    const random = this.#random
    const atUs = startUs + (isLate ? random.nextInteger(id) : id) * stepUs + random.nextInteger(stepUs)
    const isSearched = random.nextInteger(100) < 15
    const page = this.#pools.pages[this.#pages.next()]!
    const cells: readonly (number | bigint | string)[] = [
      BigInt(atUs),
      BigInt(id),
      this.#pools.users[this.#users.next()]!,
      Math.floor(random.nextFloat() ** 4 * 500),
      Math.floor(random.nextFloat() ** 2 * 250),
      pickSkewed(random, countries),
      page,
      `https://${pickSkewed(random, systems)}.example${pick(random, this.#pools.pages)}`,
      isSearched ? this.#pools.phrases[this.#phrases.next()]! : '',
      pickSkewed(random, systems),
      pickSkewed(random, browsers),
      random.nextInteger(100) < 60 ? 1 : 0,
      random.nextInteger(100) < 20 ? 1 : 0,
      pick(random, widths),
      Math.floor(-Math.log(1 - random.nextFloat()) * 30_000),
      BigInt(500 + random.nextInteger(200_000)),
      Math.floor(-Math.log(1 - random.nextFloat()) * 25_000) / 100,
      (100 + random.nextInteger(50_000)) / 100,
      random.nextInteger(100) < 3 ? 1 + random.nextInteger(20) : 0,
      BigInt(atUs + random.nextInteger(600) * 1_000_000),
    ]
    for (let index = 0; index < cells.length; index++) rows[index]![row] = cells[index] as never
  }

  #withNulls(values: MutableValues, share: number): ColumnVector {
    if (share === 0) return { values: values as ColumnValues }
    const valid = Uint8Array.from({ length: values.length }, () => (this.#random.nextFloat() < share ? 0 : 1))
    return { values: values as ColumnValues, valid }
  }
}

type MutableValues = Uint8Array | Int32Array | BigInt64Array | Float64Array | string[]

function valuesOf(type: ColumnType, count: number): MutableValues {
  switch (type) {
    case 'boolean':
      return new Uint8Array(count)
    case 'int32':
      return new Int32Array(count)
    case 'int64':
    case 'timestamp':
      return new BigInt64Array(count)
    case 'float64':
      return new Float64Array(count)
    case 'string':
      return new Array<string>(count).fill('')
  }
}
