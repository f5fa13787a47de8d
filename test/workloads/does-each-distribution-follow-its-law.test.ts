import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import type { Distribution } from '../../workloads/distribution/distribution.ts'
import { ExponentialDistribution } from '../../workloads/distribution/exponential.ts'
import { HotspotDistribution } from '../../workloads/distribution/hotspot.ts'
import { LatestDistribution } from '../../workloads/distribution/latest.ts'
import { SequentialDistribution } from '../../workloads/distribution/sequential.ts'
import { UniformDistribution } from '../../workloads/distribution/uniform.ts'
import { ZipfDistribution } from '../../workloads/distribution/zipf.ts'
import { countDraws, expectDistribution } from './chi-square.ts'

const drawCount = 200_000

function expectLaw(distribution: Distribution, probabilities: readonly number[]): void {
  const counts = countDraws(() => distribution.next(), probabilities.length, drawCount)
  expectDistribution(counts, probabilities, drawCount)
}

/** The sum of 1 / k^exponent for k of `from` … `to`. */
function zeta(from: number, to: number, exponent: number): number {
  let sum = 0
  for (let k = to; k >= from; k--) sum += k ** -exponent
  return sum
}

function zipfLaw(count: number, exponent: number, listedCount: number): number[] {
  const total = zeta(1, count, exponent)
  return Array.from({ length: listedCount }, (_, rank) => (rank + 1) ** -exponent / total)
}

test('uniform: all records are alike', () => {
  expectLaw(
    new UniformDistribution(createRandom(1), 50),
    Array.from({ length: 50 }, () => 1 / 50),
  )
})

describe('zipf: the record of rank k is drawn as 1 / k^exponent', () => {
  for (const exponent of [0.2, 0.5, 0.99, 1, 1.000001, 1.2, 2]) {
    test(`exponent ${exponent}, 1,000 records`, () => {
      expectLaw(new ZipfDistribution(createRandom(2), 1000, exponent), zipfLaw(1000, exponent, 40))
    })
  }

  test('exponent 3: the few records that are drawn at all', () => {
    expectLaw(new ZipfDistribution(createRandom(3), 1000, 3), zipfLaw(1000, 3, 15))
  })

  test('one record, and two', () => {
    const one = new ZipfDistribution(createRandom(4), 1, 0.99)
    for (let draw = 0; draw < 100; draw++) expect(one.next()).toBe(0)
    expectLaw(new ZipfDistribution(createRandom(5), 2, 0.99), zipfLaw(2, 0.99, 2))
  })

  test('the skew depends on the count: the hottest of 1,000 gets 12.9 %, of 100,000 7.8 %', () => {
    for (const [count, share] of [
      [1000, 0.129],
      [100_000, 0.078],
    ] as const) {
      const zipf = new ZipfDistribution(createRandom(6), count, 0.99)
      const [hottest] = countDraws(() => zipf.next(), 1, drawCount)
      expect(hottest! / drawCount).toBeCloseTo(share, 2)
    }
  })

  test('a thousand million records: each decade of ranks gets its share', () => {
    const exponent = 0.99
    const count = 1e9
    // Euler and Maclaurin: the integral, half of both ends, and the first correction; good to 1e-13 from 1,000 on.
    const tail = (from: number, to: number) =>
      (to ** (1 - exponent) - from ** (1 - exponent)) / (1 - exponent) +
      (from ** -exponent + to ** -exponent) / 2 +
      (exponent / 12) * (from ** (-exponent - 1) - to ** (-exponent - 1))
    expect(tail(1000, 100_000) / zeta(1000, 100_000, exponent)).toBeCloseTo(1, 12)
    const decades = [
      zeta(1, 10, exponent),
      zeta(11, 100, exponent),
      zeta(101, 1000, exponent),
      ...[1e3, 1e4, 1e5, 1e6, 1e7, 1e8].map(from => tail(from + 1, from * 10)),
    ]
    const total = decades.reduce((sum, decade) => sum + decade, 0)
    const zipf = new ZipfDistribution(createRandom(7), count, exponent)
    const counts = countDraws(() => Math.max(Math.ceil(Math.log10(zipf.next() + 1)) - 1, 0), decades.length, drawCount)
    expectDistribution(
      counts,
      decades.map(decade => decade / total),
      drawCount,
    )
  })

  test('2^53 records: every draw is a whole number within the range', () => {
    const count = 2 ** 53
    for (const exponent of [0.1, 0.99, 1, 1.5]) {
      const zipf = new ZipfDistribution(createRandom(8), count, exponent)
      for (let draw = 0; draw < 2000; draw++) {
        const rank = zipf.next()
        expect(Number.isSafeInteger(rank) && rank >= 0 && rank < count).toBe(true)
      }
    }
  })
})

test('latest: zipf counted back from the newest', () => {
  const latest = new LatestDistribution(createRandom(9), 1000, 0.99)
  const counts = countDraws(() => 999 - latest.next(), 40, drawCount)
  expectDistribution(counts, zipfLaw(1000, 0.99, 40), drawCount)
})

describe('hotspot', () => {
  test('80 % of the requests go to the oldest 20 % of the records', () => {
    const hotspot = new HotspotDistribution(createRandom(10), { count: 50, dataFraction: 0.2, operationFraction: 0.8 })
    expectLaw(
      hotspot,
      Array.from({ length: 50 }, (_, record) => (record < 10 ? 0.8 / 10 : 0.2 / 40)),
    )
  })

  test('with no hot record, or none that is cold, all are alike', () => {
    for (const dataFraction of [0, 0.01, 1]) {
      const hotspot = new HotspotDistribution(createRandom(11), { count: 20, dataFraction, operationFraction: 0.8 })
      expectLaw(
        hotspot,
        Array.from({ length: 20 }, () => 1 / 20),
      )
    }
  })
})

describe('exponential', () => {
  /** Of the record with this age: the share of its unit interval, with the tail beyond the oldest cut off. */
  function law(count: number, mean: number): number[] {
    const within = 1 - Math.exp(-count / mean)
    return Array.from({ length: count }, (_, age) => (Math.exp(-age / mean) - Math.exp(-(age + 1) / mean)) / within)
  }

  for (const [percentile, dataFraction] of [
    [95, 0.8571428571],
    [50, 0.1],
    [99, 20],
  ] as const) {
    test(`${percentile} % of the requests in the newest ${dataFraction} of the records`, () => {
      const count = 60
      const exponential = new ExponentialDistribution(createRandom(12), { count, percentile, dataFraction })
      const ages = countDraws(() => count - 1 - exponential.next(), count, drawCount)
      const mean = (count * dataFraction) / -Math.log(1 - percentile / 100)
      const listed = law(count, mean).filter(chance => chance * drawCount > 10)
      expectDistribution(ages.slice(0, listed.length), listed, drawCount)
    })
  }
})

test('sequential: the clients of a run take turns over one sequence', () => {
  const turn = { next: 0 }
  const [first, second] = [new SequentialDistribution(turn, 3), new SequentialDistribution(turn, 3)]
  expect([first.next(), second.next(), first.next(), second.next(), first.next()]).toEqual([0, 1, 2, 0, 1])
})

describe('a data set that grows', () => {
  const grown: readonly (readonly [string, (count: number) => Distribution])[] = [
    ['uniform', count => new UniformDistribution(createRandom(13), count)],
    ['zipf', count => new ZipfDistribution(createRandom(13), count, 0.99)],
    ['latest', count => new LatestDistribution(createRandom(13), count, 0.99)],
    [
      'hotspot',
      count => new HotspotDistribution(createRandom(13), { count, dataFraction: 0.2, operationFraction: 0.8 }),
    ],
    [
      'exponential',
      count => new ExponentialDistribution(createRandom(13), { count, percentile: 95, dataFraction: 0.5 }),
    ],
    ['sequential', count => new SequentialDistribution({ next: 0 }, count)],
  ]
  for (const [name, make] of grown) {
    test(`${name}: is drawn as one that was that large from the start`, () => {
      const [small, large] = [make(10), make(1000)]
      for (let count = 11; count <= 1000; count++) small.grow(count)
      for (let draw = 0; draw < 1000; draw++) expect(small.next()).toBe(large.next())
    })
  }
})
