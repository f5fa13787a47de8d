/** Unsigned, lexicographic, a prefix first: against Buffer.compare, on strings that differ late or not at all. */
import { expect, test } from 'vitest'
import { compareBytes, compareRanges, orderedWord, sharedPrefixLength } from '../../engines/bytes/index.ts'
import { createRandom } from '../../engines/env/index.ts'

const random = createRandom(4)

/** Of few letters, among them both ends of the range, so that prefixes and ties are common. */
function drawBytes(): Uint8Array {
  const letters = [0, 1, 127, 128, 255]
  return Uint8Array.from({ length: random.nextInteger(7) }, () => letters[random.nextInteger(letters.length)] as number)
}

const pairs = Array.from({ length: 20_000 }, () => [drawBytes(), drawBytes()] as const)

test('bytes compare as Buffer.compare says', () => {
  for (const [a, b] of pairs) expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b))
})

test('ranges compare as the bytes in them', () => {
  for (const [a, b] of pairs) {
    const inA = Uint8Array.of(9, ...a, 200)
    const inB = Uint8Array.of(255, 0, ...b, 1)
    const sign = Math.sign(compareRanges(inA, 1, 1 + a.length, inB, 2, 2 + b.length))
    expect(sign).toBe(Buffer.compare(a, b))
  }
})

test('ordered words come in the order of the bytes, and are equal only where four bytes are', () => {
  for (const [a, b] of pairs) {
    const [wordA, wordB] = [orderedWord(a, 0, a.length), orderedWord(b, 0, b.length)]
    const four = (bytes: Uint8Array): Uint8Array => Uint8Array.from({ length: 4 }, (_, index) => bytes[index] ?? 0)
    expect(Math.sign(wordA - wordB)).toBe(Buffer.compare(four(a), four(b)))
  }
})

test('ordered words look no further than their end', () => {
  const bytes = Uint8Array.of(7, 1, 2, 3, 255, 255)
  expect(orderedWord(bytes, 1, 4)).toBe(orderedWord(Uint8Array.of(1, 2, 3, 0), 0, 4))
  expect(orderedWord(bytes, 9, 6)).toBe(orderedWord(new Uint8Array(4), 0, 4))
})

test('the shared prefix is the longest', () => {
  for (const [a, b] of pairs) {
    const length = sharedPrefixLength(a, a.length, b, b.length)
    expect(a.subarray(0, length)).toEqual(b.subarray(0, length))
    if (length < a.length && length < b.length) expect(a[length]).not.toBe(b[length])
  }
})
