/**
 * The vertices of one label by the value of one property: those that are settled as rows in the order of kind and value, new
 * ones in a map. It yields candidates; what they are at the reader's version is for the reader to see.
 */
import type { Condition, PropertyValue } from '../../../adapters/contract/index.ts'
import { type Column, kind, placeIn } from './column.ts'

/** What an index is of: numbers of names. */
export interface IndexKey {
  readonly label: number
  readonly property: number
}

/** The rows of a label that have the property, in order. Texts are in the order of their numbers. */
export function sortedRows(labels: Uint16Array, label: number, column: Column | undefined): Uint32Array {
  if (column === undefined) return new Uint32Array(0)
  const found: number[] = []
  const rowCount = column.rows?.length ?? labels.length
  for (let place = 0; place < rowCount; place++) {
    const row = column.rows === undefined ? place : (column.rows[place] as number)
    if (labels[row] === label && column.kinds[place] !== kind.absent) found.push(row)
  }
  const places = new Uint32Array(labels.length)
  for (const row of found) places[row] = placeIn(column, row)
  const { kinds, values } = column
  return Uint32Array.from(found).sort((left, right) => {
    const one = places[left] as number
    const other = places[right] as number
    return (
      (kinds[one] as number) - (kinds[other] as number) ||
      (values[one] as number) - (values[other] as number) ||
      left - right
    )
  })
}

export class PropertyIndex {
  readonly key: IndexKey
  readonly #rows: Uint32Array
  readonly #column: Column | undefined
  /** New records by value. */
  readonly #records: Map<PropertyValue, number[]> = new Map()

  constructor(key: IndexKey, rows: Uint32Array, column: Column | undefined) {
    this.key = key
    this.#rows = rows
    this.#column = column
  }

  get rows(): Uint32Array {
    return this.#rows
  }

  addRecord(record: number, value: PropertyValue): void {
    const records = this.#records.get(value)
    if (records === undefined) this.#records.set(value, [record])
    else records.push(record)
  }

  /** Whether the index narrows that condition down. */
  serves({ operator, value }: Condition): boolean {
    return operator === '=' || (operator !== '!=' && typeof value === 'number')
  }

  /** Settled vertices of that kind and value; for an operator other than `=`, a kind of number, those on that side of it. */
  *settledRows(operator: Condition['operator'], valueKind: number, value: number): Generator<number> {
    const equalFrom = this.#lowerBound(valueKind, value)
    const equalTo = this.#upperBound(valueKind, value)
    let [from, to] = [equalFrom, equalTo]
    if (operator === '<' || operator === '<=') from = this.#lowerBound(valueKind, Number.NEGATIVE_INFINITY)
    if (operator === '<') to = equalFrom
    if (operator === '>') from = equalTo
    if (operator === '>' || operator === '>=') to = this.#upperBound(valueKind, Number.POSITIVE_INFINITY)
    for (let at = from; at < to; at++) yield this.#rows[at] as number
  }

  /** New records of that value; for an operator other than `=`, of every value that fits. */
  *newRecords(operator: Condition['operator'], value: PropertyValue): Generator<number> {
    if (operator === '=') {
      yield* this.#records.get(value) ?? []
      return
    }
    for (const [found, records] of this.#records) if (typeof found === typeof value) yield* records
  }

  #lowerBound(valueKind: number, value: number): number {
    return this.#bound(at => this.#compare(at, valueKind, value) < 0)
  }

  #upperBound(valueKind: number, value: number): number {
    return this.#bound(at => this.#compare(at, valueKind, value) <= 0)
  }

  /** The first row that is not before. */
  #bound(isBefore: (at: number) => boolean): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(middle)) low = middle + 1
      else high = middle
    }
    return low
  }

  #compare(at: number, valueKind: number, value: number): number {
    const column = this.#column as Column
    const place = placeIn(column, this.#rows[at] as number)
    const found = column.values[place] as number
    return (column.kinds[place] as number) - valueKind || (found < value ? -1 : found > value ? 1 : 0)
  }
}
