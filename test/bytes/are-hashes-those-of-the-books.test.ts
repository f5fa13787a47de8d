/** Filters in tables and checksums in every file rely on these functions: they must never change. */
import { expect, test } from 'vitest'
import { crc32, hashBytes, mix32 } from '../../engines/bytes/index.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['', 0xebb6c228],
  ['a', 0x7fa09ea6],
  ['aa', 0x5d211726],
  ['aaa', 0x283e0130],
  ['aaaa', 0x5a97808a],
  ['ab', 0x74875592],
  ['abc', 0xc84a62dd],
  ['abcd', 0xf0478627],
  ['Hello, world!', 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0x2fa826cd],
])('MurmurHash3 of %j with seed 9747b28c', (text, hash) => {
  expect(hashBytes(bytesOf(text)) >>> 0).toBe(hash)
})

test('a view into a larger array hashes as its own bytes', () => {
  const larger = bytesOf('xxThe quick brown foxxx')
  expect(hashBytes(larger.subarray(2, 21))).toBe(hashBytes(bytesOf('The quick brown fox')))
})

test("murmur's finalizer, and no two of many inputs alike", () => {
  expect(mix32(0)).toBe(0)
  expect(mix32(1) >>> 0).toBe(0x514e28b7)
  const outputs = new Set(Array.from({ length: 100_000 }, (_, input) => mix32(input)))
  expect(outputs.size).toBe(100_000)
})

test.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('CRC-32 of %j', (text, checksum) => {
  expect(crc32(bytesOf(text))).toBe(checksum)
})

test('a checksum continues another, and another seed is always another checksum', () => {
  expect(crc32(bytesOf('6789'), crc32(bytesOf('12345')))).toBe(0xcbf43926)
  const checksums = new Set(Array.from({ length: 10_000 }, (_, seed) => crc32(bytesOf('block'), seed)))
  expect(checksums.size).toBe(10_000)
})
