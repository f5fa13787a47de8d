import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { Fnv1a64 } from '../../workloads/distribution/fnv1a64.ts'
import { remainder, ScrambledDistribution } from '../../workloads/distribution/scrambled.ts'

/** `Utils.fnvhash64` of the original, word for word. */
function fnvHash(value: bigint): bigint {
  let hash = 0xcbf29ce484222325n
  let rest = value
  for (let octet = 0; octet < 8; octet++) {
    hash = BigInt.asUintN(64, (hash ^ (rest & 0xffn)) * 1099511628211n)
    rest >>= 8n
  }
  const signed = BigInt.asIntN(64, hash)
  return signed < 0n ? -signed : signed
}

/** `ScrambledZipfianGenerator.nextValue` of the original with its inner `ZipfianGenerator`, word for word. */
function original(uniform: number, itemCount: bigint): number {
  const items = 10_000_000_001
  const theta = 0.99
  const zetan = 26.46902820178302
  const zeta2theta = 1 + 0.5 ** theta
  const alpha = 1 / (1 - theta)
  const eta = (1 - (2 / items) ** (1 - theta)) / (1 - zeta2theta / zetan)
  const uz = uniform * zetan
  let item = Math.floor(items * (eta * uniform - eta + 1) ** alpha)
  if (uz < 1) item = 0
  else if (uz < 1 + 0.5 ** theta) item = 1
  return Number(fnvHash(BigInt(item)) % itemCount)
}

/** Gives what it is told to give. */
function scripted(uniforms: readonly number[]): Random {
  let index = 0
  const random = createRandom(0)
  return Object.assign(Object.create(random) as Random, { nextFloat: () => uniforms[index++]! })
}

test('draws what the original draws from the same uniform numbers', () => {
  const random = createRandom(1)
  const uniforms = Array.from({ length: 20_000 }, () => random.nextFloat())
  for (const space of [1, 2, 1001, 1_000_001, 2 ** 40 + 1]) {
    const scrambled = new ScrambledDistribution(scripted(uniforms), { count: space, space })
    let differentCount = 0
    for (const uniform of uniforms) if (scrambled.next() !== original(uniform, BigInt(space))) differentCount++
    // The power is rounded otherwise, so one of the far items in 10,000 may be the next one.
    expect(differentCount).toBeLessThan(10)
  }
})

test('draws the hot records exactly where the original has them', () => {
  const scrambled = new ScrambledDistribution(createRandom(2), { count: 1000, space: 1001 })
  const counts = new Map<number, number>()
  for (let draw = 0; draw < 100_000; draw++) {
    const record = scrambled.next()
    counts.set(record, (counts.get(record) ?? 0) + 1)
  }
  const hottest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3)
  expect(hottest.map(([record]) => record)).toEqual([0n, 1n, 2n].map(item => Number(fnvHash(item) % 1001n)))
  // 1 / zeta, half of that and a third, and a thousandth part of the rest, which falls on every record.
  expect(hottest[0]![1] / 100_000).toBeCloseTo(0.0378 + 0.0009, 2)
  expect(hottest[1]![1] / 100_000).toBeCloseTo(0.019 + 0.0009, 2)
})

test('hashes as the original does, below and above 2^32', () => {
  const random = createRandom(3)
  const hash = new Fnv1a64()
  // Of these two the lower half of the hash is 0, and its sign negative: the borrow goes into the upper half.
  const values = [4_098_341_317, 31_598_100_723]
  values.push(0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, 2 ** 53)
  for (let index = 0; index < 5000; index++) values.push(random.nextInteger(2 ** (1 + (index % 53))))
  for (const value of values) {
    hash.hashAbsolute(value)
    expect((BigInt(hash.high >>> 0) << 32n) | BigInt(hash.low >>> 0)).toBe(fnvHash(BigInt(value)))
  }
})

test('takes remainders exactly, for every size of modulus', () => {
  const random = createRandom(4)
  for (let index = 0; index < 20_000; index++) {
    const modulus = 1 + random.nextInteger(2 ** (1 + (index % 53)))
    const high = random.nextUint32() >>> 1
    const low = random.nextUint32() | 0
    const expected = ((BigInt(high) << 32n) | BigInt(low >>> 0)) % BigInt(modulus)
    expect(remainder(high, low, modulus)).toBe(Number(expected))
  }
})

describe('a data set that grows', () => {
  /** Of the records 0 … 999. */
  function hottestOf(scrambled: ScrambledDistribution): number {
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 20_000; draw++) {
      const record = scrambled.next()
      if (record < 1000) counts.set(record, (counts.get(record) ?? 0) + 1)
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]![0]
  }

  test('keeps its hot records, and never draws one that is not there yet', () => {
    const scrambled = new ScrambledDistribution(createRandom(5), { count: 1000, space: 2001 })
    const before = hottestOf(scrambled)
    for (let draw = 0; draw < 20_000; draw++) expect(scrambled.next()).toBeLessThan(1000)
    scrambled.grow(2000)
    expect(hottestOf(scrambled)).toBe(before)
    let newest = 0
    for (let draw = 0; draw < 20_000; draw++) newest = Math.max(newest, scrambled.next())
    expect(newest).toBeGreaterThan(1900)
    expect(newest).toBeLessThan(2000)
  })

  test('outgrows the space that was foreseen, and still reaches every record', () => {
    const scrambled = new ScrambledDistribution(createRandom(6), { count: 10, space: 11 })
    scrambled.grow(1000)
    const seen = new Set<number>()
    for (let draw = 0; draw < 100_000; draw++) seen.add(scrambled.next())
    expect(Math.max(...seen)).toBe(999)
    expect(seen.size).toBeGreaterThan(990)
  })

  test('changes its hot records when it outgrows the space, and then not again for as long', () => {
    const scrambled = new ScrambledDistribution(createRandom(7), { count: 1000, space: 1001 })
    const before = hottestOf(scrambled)
    scrambled.grow(1002)
    const after = hottestOf(scrambled)
    expect(after).not.toBe(before)
    for (const count of [1003, 1500, 2002]) {
      scrambled.grow(count)
      expect(hottestOf(scrambled)).toBe(after)
    }
  })
})
