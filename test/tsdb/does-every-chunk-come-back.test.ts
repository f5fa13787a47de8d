/** What is encoded comes back bit by bit, whatever it is; and bytes that no encoder wrote are refused, never worse. */
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { decodeChunk, encodeChunk, statisticsOf } from '../../engines/tsdb/block/chunk.ts'
import { decodeIndex } from '../../engines/tsdb/block/format.ts'
import { ByteSink, ByteSource, Malformed } from '../../engines/tsdb/encoding/bytes.ts'
import { encodeTimes } from '../../engines/tsdb/encoding/times.ts'
import { encodeValues } from '../../engines/tsdb/encoding/values.ts'
import { decodeEntry } from '../../engines/tsdb/log-entry.ts'
import { decodeDefinitions } from '../../engines/tsdb/series/definitions.ts'

type Draw = (random: Random, index: number) => number

const steps: Readonly<Record<string, Draw>> = {
  grid: () => 10_000_000,
  'grid with jitter': random => 10_000_000 + 1000 * (random.nextInteger(1000) - 500),
  microseconds: random => 1 + random.nextInteger(3_000_000),
  'gaps of days': random => (random.nextInteger(30) === 0 ? 86_400_000_000 * 3 : 1_000_000),
  'few far off': random => (random.nextInteger(40) === 0 ? 1_000_001 : 1_000_000),
  ones: () => 1,
  vast: random => Math.floor(random.nextFloat() * 2 ** 42),
}

const extremes = [0, -0, 1, -1, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2 ** 53, -(2 ** 53)]
const values: Readonly<Record<string, Draw>> = {
  gauge: random => random.nextInteger(10_000) / 100,
  counter: (random, index) => index * 1000 + random.nextInteger(1000),
  'slow gauge': (_, index) => 20 + Math.floor(index / 50) / 10,
  constant: () => 0.1,
  'constant -0': () => -0,
  random: random => random.nextFloat() - 0.5,
  sine: (_, index) => Math.sin(index / 20),
  extremes: random => extremes[random.nextInteger(extremes.length)]!,
  infinities: random => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5][random.nextInteger(3)]!,
  bits: random => anyDouble(random),
  'vast integers': random => Math.floor((random.nextFloat() - 0.5) * 2 ** 54),
  'wide integers': random => (random.nextInteger(2) === 0 ? 1 : 2 ** (33 + random.nextInteger(19))),
  'few far off': random => (random.nextInteger(30) === 0 ? (random.nextFloat() - 0.5) * 2e9 : random.nextInteger(4)),
  'many decimals': random => random.nextInteger(1e9) / 1e9,
}

function anyDouble(random: Random): number {
  const words = Uint32Array.of(random.nextUint32(), random.nextUint32())
  const value = new Float64Array(words.buffer)[0] as number
  return Number.isNaN(value) ? 0 : value
}

function drawTimes(random: Random, count: number, step: Draw): Float64Array {
  const times = new Float64Array(count)
  let time = [-(2 ** 53), -1_000_000_000, 0, 1_700_000_000_000_000][random.nextInteger(4)]!
  for (let index = 0; index < count; index++) {
    times[index] = time
    time = Math.min(2 ** 53 - count + index + 1, time + step(random, index))
  }
  return times
}

test.each(Object.keys(values))('values: %s', name => {
  const random = createRandom(name.length)
  for (const count of [1, 2, 3, 7, 8, 127, 128, 129, 300, 512, 4096]) {
    for (const [stepName, step] of Object.entries(steps)) {
      const times = drawTimes(random, count, step)
      const drawn = Float64Array.from({ length: count }, (_, index) => values[name]!(random, index))
      const sink = new ByteSink(16)
      encodeChunk({ times, values: drawn }, 0, count, sink)
      const back = decodeChunk(sink.bytes, 0, sink.position, count)
      const isSame =
        back.times.every((time, index) => time === times[index]) &&
        back.values.every((value, index) => Object.is(value, drawn[index]))
      expect(isSame, `${count} points, steps: ${stepName}`).toBe(true)
      expect(sink.position, 'no more than plain').toBeLessThanOrEqual(16 * count + 32)
    }
  }
})

test('times as far apart as there are', () => {
  const times = Float64Array.of(-(2 ** 53), -1, 0, 1, 2 ** 53)
  const sink = new ByteSink(16)
  encodeChunk({ times, values: times }, 0, 5, sink)
  expect(decodeChunk(sink.bytes, 0, sink.position, 5)).toEqual({ times, values: times })
})

test('the usual takes few bits', () => {
  const random = createRandom(1)
  const bitsOf = (encode: (sink: ByteSink) => void): number => {
    const sink = new ByteSink(16)
    encode(sink)
    return (8 * sink.position) / 512
  }
  const draw = (of: Draw): Float64Array => Float64Array.from({ length: 512 }, (_, index) => of(random, index))
  const timeBits = (step: Draw): number => {
    const times = drawTimes(random, 512, step)
    return bitsOf(sink => encodeTimes(times, 0, 512, sink))
  }
  const valueBits = (of: Draw): number => {
    const drawn = draw(of)
    return bitsOf(sink => encodeValues(drawn, 0, 512, sink))
  }
  expect(timeBits(steps.grid!)).toBeLessThan(1)
  expect(timeBits(steps['grid with jitter']!)).toBeLessThan(11)
  expect(timeBits(steps['few far off']!)).toBeLessThan(4)
  expect(valueBits(values.constant!)).toBeLessThan(0.5)
  expect(valueBits(values['slow gauge']!)).toBeLessThan(1)
  expect(valueBits(values.counter!)).toBeLessThan(12)
  expect(valueBits(values.gauge!)).toBeLessThan(15)
  expect(valueBits(values['few far off']!)).toBeLessThan(66)
})

test('statistics tell what a pass over the points does', () => {
  const points = { times: Float64Array.of(1, 2, 3, 4), values: Float64Array.of(5, 7, 3, 3.5) }
  expect(statisticsOf(points, 0, 4)).toEqual({
    ...{ count: 4, firstUs: 1, lastUs: 4, min: 3, max: 7, sum: 18.5, first: 5, last: 3.5 },
    rise: 2 + 3 + 0.5,
  })
})

const readers: Readonly<Record<string, (bytes: Uint8Array, random: Random) => unknown>> = {
  chunk: (bytes, random) => decodeChunk(bytes, 0, bytes.length, 1 + random.nextInteger(600)),
  index: (bytes, random) => {
    return decodeIndex(bytes, { seriesCount: 1 + random.nextInteger(4), chunkCount: 1 + random.nextInteger(9) })
  },
  entry: bytes => decodeEntry(bytes),
  definitions: bytes => decodeDefinitions(new ByteSource(bytes)),
}
test.each(Object.keys(readers))('garbage is refused by the reader of a %s', name => {
  const random = createRandom(name.length)
  let refusedCount = 0
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: random.nextInteger(200) }, () =>
      random.nextInteger(2) === 0 ? random.nextInteger(6) : random.nextUint32(),
    )
    try {
      readers[name]!(bytes, random)
    } catch (error) {
      expect(error, `${name} of [${bytes.join()}]`).toBeInstanceOf(Malformed)
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(10_000)
})
