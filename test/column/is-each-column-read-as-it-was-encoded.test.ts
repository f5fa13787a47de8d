/**
 * Columns of every type and shape go through their chunk and come back to the last bit; what is no chunk is CORRUPT,
 * or is read as something, but never hangs and never reaches past its bytes.
 */
import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../../adapters/contract/index.ts'
import { ByteReader } from '../../engines/column/encoding/byte-reader.ts'
import { ByteWriter } from '../../engines/column/encoding/byte-writer.ts'
import { decodeChunk, encodeChunk } from '../../engines/column/encoding/chunk.ts'
import { type RawColumn, rawValues } from '../../engines/column/encoding/raw-column.ts'
import { createRandom, type Random, StorageError } from '../../engines/env/index.ts'

type Value = number | bigint | string

const edge = 2n ** 63n

/** By type, ways to draw the value of a row: each makes one encoding or another the shortest. */
const shapes: Readonly<Record<ColumnType, Readonly<Record<string, (row: number, random: Random) => Value>>>> = {
  boolean: { mixed: (_, random) => random.nextInteger(2), constant: () => 1 },
  int32: {
    constant: () => -7,
    small: (_, random) => random.nextInteger(100) - 50,
    extreme: (row, random) => (row % 3 === 0 ? -(2 ** 31) : row % 3 === 1 ? 2 ** 31 - 1 : random.nextInteger(9)),
    ascending: row => row * 3 - 5000,
    runs: row => Math.floor(row / 300) * 1_000_000,
  },
  int64: {
    ascending: (row, random) => 1_700_000_000_000_000n + BigInt(row * 1000 + random.nextInteger(500)),
    descending: row => -BigInt(row) * 1_000_003n,
    'far from zero': (_, random) => edge - 1n - BigInt(random.nextInteger(1000)),
    'wider than 2^31': (_, random) => BigInt(random.nextInteger(2 ** 31)) * 4_000_000n,
    extreme: row => (row % 2 === 0 ? -edge : edge - 1n),
    'around 2^53': (row, random) => 2n ** 53n + BigInt(random.nextInteger(5) - 2) * BigInt(row % 2 === 0 ? 1 : -1),
    'a jump of 2^40': row => (row < 700 ? BigInt(row) : 2n ** 40n + BigInt(row)),
  },
  timestamp: { constant: () => -1n, ascending: row => BigInt(row) * 60_000_000n - 999n },
  float64: {
    cents: (_, random) => random.nextInteger(100_000) / 100,
    'cents with exceptions': (row, random) => (row % 100 === 3 ? Math.PI * row : random.nextInteger(1000) / 100),
    whole: row => row - 3000,
    random: (_, random) => random.nextFloat() * 1e300,
    'few of them': (_, random) => Math.sqrt(random.nextInteger(9)),
    edges: row => [0, -0, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, -1e-9][row % 8] as number,
    'minus zero among cents': (row, random) => (row === 500 ? -0 : random.nextInteger(1000) / 100),
    'large and small': (row, random) => (row % 2 === 0 ? 1e15 : random.nextInteger(10) / 10),
  },
  string: {
    few: (_, random) => `city ${random.nextInteger(40)}`,
    'all different': row => `row ${row} ${'x'.repeat(row % 50)}`,
    'lone surrogates': (row, random) => ['\ud800', '\udc00', '\ud800\udc00', 'a'][random.nextInteger(4)] ?? String(row),
    'empty and long': row => (row % 2 === 0 ? '' : '\ufeffé日𝄞'.repeat(row % 40)),
    constant: () => '',
  },
}

const counts = [1, 2, 31, 1023, 1024, 1025, 2500]

describe.each(Object.keys(shapes) as ColumnType[])('%s', type => {
  test.each(Object.keys(shapes[type]))('%s', shape => {
    const random = createRandom(5)
    const draw = shapes[type][shape] as (typeof shapes)[ColumnType][string]
    for (const rowCount of counts) {
      for (const nulls of ['none', 'some', 'all'] as const) {
        const cells = Array.from({ length: rowCount }, (_, row) => {
          const isNull = nulls === 'all' || (nulls === 'some' && random.nextInteger(4) === 0)
          return isNull ? null : draw(row, random)
        })
        const bytes = encode(type, cells)
        const vector = decodeChunk(new ByteReader(bytes), type, rowCount)
        const found = Array.from({ length: rowCount }, (_, row) => vector.valueAt(row))
        const expected = type === 'boolean' ? cells.map(cell => (cell === null ? null : cell === 1)) : cells
        // `Object.is`, so that -0 is not 0.
        const wrong = expected.findIndex((cell, row) => !Object.is(cell, found[row]))
        expect(
          wrong,
          `${rowCount} rows, nulls: ${nulls}; ${String(expected[wrong])}, not ${String(found[wrong])}`,
        ).toBe(-1)
      }
    }
  })
})

test('each kind of data takes about as many bytes as it has to tell', () => {
  const random = createRandom(6)
  const bytesOfRow = (type: ColumnType, shape: string): number => {
    const draw = shapes[type][shape] as (typeof shapes)[ColumnType][string]
    const cells = Array.from({ length: 8192 }, (_, row) => draw(row, random))
    return encode(type, cells).length / 8192
  }
  expect(bytesOfRow('int32', 'constant')).toBeLessThan(0.02)
  expect(bytesOfRow('int32', 'runs')).toBeLessThan(0.05)
  expect(bytesOfRow('int32', 'ascending')).toBeLessThan(0.05)
  expect(bytesOfRow('int64', 'ascending')).toBeLessThan(1.4)
  expect(bytesOfRow('int64', 'far from zero')).toBeLessThan(1.35)
  expect(bytesOfRow('float64', 'cents')).toBeLessThan(2.2)
  expect(bytesOfRow('float64', 'few of them')).toBeLessThan(0.6)
  expect(bytesOfRow('string', 'few')).toBeLessThan(0.9)
})

test('spoiled chunks are refused, or read as something', () => {
  const random = createRandom(7)
  let refusedCount = 0
  for (const type of Object.keys(shapes) as ColumnType[]) {
    for (const draw of Object.values(shapes[type])) {
      const rowCount = 1100
      const whole = encode(
        type,
        Array.from({ length: rowCount }, (_, row) => (row % 7 === 0 ? null : draw(row, random))),
      )
      for (let attempt = 0; attempt < 60; attempt++) {
        try {
          const vector = decodeChunk(new ByteReader(spoil(whole, random)), type, rowCount)
          for (let row = 0; row < rowCount; row++) if (vector.valueAt(row) === undefined) throw new Error('no value')
        } catch (error) {
          if (!(error instanceof StorageError) || error.code !== 'CORRUPT') throw error
          refusedCount++
        }
      }
    }
  }
  expect(refusedCount).toBeGreaterThan(200)
})

function encode(type: ColumnType, cells: readonly (Value | null)[]): Uint8Array {
  const into = new ByteWriter(64)
  encodeChunk(rawColumn(type, cells), into)
  return into.written.slice()
}

function rawColumn(type: ColumnType, cells: readonly (Value | null)[]): RawColumn {
  const values = rawValues(type, cells.length)
  const dictionary: string[] = []
  for (const [row, cell] of cells.entries()) {
    if (typeof cell === 'string') {
      const known = dictionary.indexOf(cell)
      values[row] = known >= 0 ? known : dictionary.push(cell) - 1
    } else if (cell !== null) values[row] = cell
  }
  const valid = cells.includes(null) ? Uint8Array.from(cells, cell => (cell === null ? 0 : 1)) : undefined
  return { type, rowCount: cells.length, values, valid, dictionary }
}

/** Cut short, a few bytes changed (near the beginning, where the structure is, or anywhere), or nothing but noise. */
function spoil(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice()
  const kind = random.nextInteger(4)
  if (kind === 0) return copy.slice(0, random.nextInteger(copy.length))
  const count = kind === 3 ? copy.length : 1 + random.nextInteger(4)
  const end = kind === 1 ? Math.min(copy.length, 80) : copy.length
  for (let index = 0; index < count; index++) copy[random.nextInteger(end)] = random.nextInteger(256)
  return copy
}
