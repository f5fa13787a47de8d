/** Answers: values of one kind or another become vectors of the contract. */
import type { ColumnType, TableColumn } from '../../../adapters/contract/index.ts'
import { StorageError } from '../../env/index.ts'
import { rawValues } from '../encoding/raw-column.ts'
import type { Vector } from '../encoding/vector.ts'
import type { AnswerValue } from './tally.ts'

/** A column of these values, in order. */
export function columnOf(name: string, type: ColumnType, values: readonly AnswerValue[]): TableColumn {
  const column = new ColumnBuilder(type, values.length)
  for (const [row, value] of values.entries()) column.set(row, value)
  return column.build(name)
}

const int32Min = -(2 ** 31)
const int64Min = -(2n ** 63n)

/** A column of an answer, filled row by row. */
export class ColumnBuilder {
  readonly #type: ColumnType
  readonly #texts: string[] = []
  readonly #numbers: Uint8Array | Int32Array | Float64Array | undefined
  readonly #bigs: BigInt64Array | undefined
  readonly #rowCount: number
  #valid: Uint8Array | undefined

  constructor(type: ColumnType, rowCount: number) {
    this.#type = type
    this.#rowCount = rowCount
    if (type === 'string') return
    const values = rawValues(type, rowCount)
    if (values instanceof BigInt64Array) this.#bigs = values
    else this.#numbers = values
  }

  set(row: number, value: AnswerValue): void {
    if (value === null) this.#setNull(row)
    else if (this.#bigs !== undefined) {
      const big = BigInt(value)
      if (big < int64Min) refuseBeginning(big, 64)
      this.#bigs[row] = big
    } else if (this.#numbers === undefined) this.#texts[row] = value as string
    else {
      const number = Number(value)
      if (this.#type === 'int32' && number < int32Min) refuseBeginning(number, 32)
      this.#numbers[row] = number
    }
  }

  /** As `set` with the value of a row of a vector, without making a bigint of each. */
  copy(row: number, vector: Vector, from: number): void {
    if (vector.valid !== undefined && vector.valid[from] === 0) this.#setNull(row)
    else if (this.#bigs !== undefined) this.#bigs[row] = vector.bigintAt(from)
    else if (this.#numbers === undefined) this.#texts[row] = vector.dictionary[vector.ints[from] as number] as string
    else this.#numbers[row] = vector.numberAt(from)
  }

  build(name: string): TableColumn {
    const values = this.#bigs ?? this.#numbers ?? this.#texts
    const shared = { name, type: this.#type, values }
    return this.#valid === undefined ? shared : { ...shared, valid: this.#valid }
  }

  #setNull(row: number): void {
    this.#valid ??= new Uint8Array(this.#rowCount).fill(1)
    this.#valid[row] = 0
    if (this.#type === 'string') this.#texts[row] = ''
  }
}

function refuseBeginning(value: number | bigint, bits: number): never {
  throw new StorageError('OUT_OF_RANGE', `the beginning of a bucket is ${value}, which passes ${bits} bits`)
}
