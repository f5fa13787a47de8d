/** Numbers written into bytes and read again, at the edges of every width. */
import { expect, test } from 'vitest'
import {
  readUint32,
  readUint48,
  VarintReader,
  varintBytesMax,
  varintLength,
  writeUint32,
  writeUint48,
  writeVarint,
} from '../../engines/bytes/index.ts'
import { createRandom } from '../../engines/env/index.ts'

/** Powers of two and their neighbours, up to what a double counts exactly; and some between. */
const numbers = [
  ...Array.from({ length: 54 }, (_, exponent) => [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1]).flat(),
  ...((random): number[] => Array.from({ length: 2000 }, () => random.nextInteger(2 ** random.nextInteger(54))))(
    createRandom(3),
  ),
].filter(Number.isSafeInteger)

test('a varint comes back, takes the bytes that it says, and leaves its neighbours alone', () => {
  const reader = new VarintReader()
  for (const number of numbers) {
    const bytes = new Uint8Array(varintBytesMax + 4).fill(0xee)
    const end = writeVarint(bytes, 2, number)
    expect(end - 2).toBe(varintLength(number))
    expect(end - 2).toBeLessThanOrEqual(varintBytesMax)
    expect([bytes[1], bytes[end]]).toEqual([0xee, 0xee])
    reader.position = 2
    expect(reader.read(bytes, bytes.length)).toBe(number)
    expect(reader.position).toBe(end)
  }
})

test('a varint that its bytes end too early for is none, and the reader stays where it is', () => {
  const reader = new VarintReader()
  for (const number of numbers) {
    const bytes = new Uint8Array(varintBytesMax)
    const end = writeVarint(bytes, 0, number)
    for (let cut = 0; cut < end; cut++) {
      reader.position = 0
      expect(reader.read(bytes, cut)).toBe(-1)
      expect(reader.position).toBe(0)
    }
  }
})

test('a varint past 2^53 is none, however long it goes on', () => {
  const reader = new VarintReader()
  for (const bytes of [
    Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10),
    new Uint8Array(40).fill(0xff),
    new Uint8Array(8).fill(0xff).fill(0x7f, 7),
  ]) {
    reader.position = 0
    expect(reader.read(bytes, bytes.length)).toBe(-1)
    expect(reader.position).toBe(0)
  }
})

test('fixed widths come back', () => {
  const bytes = new Uint8Array(10).fill(0xee)
  for (const number of numbers) {
    if (number < 2 ** 32) {
      writeUint32(bytes, 1, number)
      expect(readUint32(bytes, 1)).toBe(number)
      expect([bytes[0], bytes[5]]).toEqual([0xee, 0xee])
    }
  }
  for (const number of numbers) {
    if (number < 2 ** 48) {
      writeUint48(bytes, 1, number)
      expect(readUint48(bytes, 1)).toBe(number)
      expect([bytes[0], bytes[7]]).toEqual([0xee, 0xee])
    }
  }
})
