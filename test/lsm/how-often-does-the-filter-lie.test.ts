/** A Bloom filter never denies a key that is there, and lets about one absent key in a hundred pass at 10 bits a key. */
import { expect, test } from 'vitest'
import { hashBytes } from '../../engines/bytes/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { buildFilter, mayContain } from '../../engines/lsm/table/bloom.ts'
import { bytesOf } from './sorted-model.ts'

const absentCount = 100_000

/** Keys as workloads make them: numbered, hashed, and of random bytes. */
const keyForms: Record<string, (number: number) => Uint8Array> = {
  numbered: number => bytesOf(`user${String(number).padStart(12, '0')}`),
  short: number => Uint8Array.of(number, number >>> 8, number >>> 16),
  random: number => {
    const random = createRandom(number)
    return Uint8Array.from({ length: 16 }, () => random.nextUint32())
  },
}

function filterOf(keys: readonly Uint8Array[], bitsPerKey: number): Uint8Array {
  return buildFilter(Int32Array.from(keys, hashBytes), keys.length, bitsPerKey)
}

test.each(Object.entries(keyForms))('no key that is there is denied: %s keys', (_, keyOf) => {
  for (const count of [1, 2, 100, 20_000]) {
    for (const bitsPerKey of [1, 5, 10, 20]) {
      const keys = Array.from({ length: count }, (_unused, number) => keyOf(number))
      const filter = filterOf(keys, bitsPerKey)
      expect(keys.every(key => mayContain(filter, hashBytes(key)))).toBe(true)
    }
  }
})

test.each(Object.entries(keyForms))('fewer than 1.2 of 100 absent keys pass at 10 bits a key: %s keys', (_, keyOf) => {
  for (const count of [3000, 50_000]) {
    const filter = filterOf(
      Array.from({ length: count }, (_unused, number) => keyOf(number)),
      10,
    )
    let passCount = 0
    for (let number = 0; number < absentCount; number++) {
      if (mayContain(filter, hashBytes(keyOf(1_000_000 + number)))) passCount++
    }
    expect(passCount / absentCount).toBeLessThan(0.012)
    // It is a filter of ten bits, not of more.
    expect(filter.length).toBeLessThan(count * 1.3 + 64)
  }
})
