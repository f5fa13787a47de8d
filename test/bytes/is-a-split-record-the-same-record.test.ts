/** A record that is written in two is, byte for byte, the one that is written in one. */
import { expect, test } from 'vitest'
import { recordBytes, recordHeaderBytes, sealRecord, sealSplitRecord } from '../../engines/bytes/index.ts'
import { createRandom, sectorBytes } from '../../engines/env/index.ts'

test('wherever it lies, wherever it is split, and whatever of it is blank', () => {
  const random = createRandom(5)
  for (let round = 0; round < 3000; round++) {
    const place = { fileNumber: 1 + random.nextInteger(9), position: 16 * random.nextInteger(100) }
    const firstSplit = sectorBytes - (place.position % sectorBytes)
    const split = (firstSplit < recordHeaderBytes ? sectorBytes : 0) + firstSplit + sectorBytes * random.nextInteger(3)
    const payloadBytes = split - recordHeaderBytes + 1 + random.nextInteger(3000)
    const whole = new Uint8Array(recordBytes(payloadBytes))
    const blankFrom = random.nextInteger(payloadBytes)
    for (let at = 0; at < payloadBytes; at++) whole[recordHeaderBytes + at] = at < blankFrom ? 1 + (at % 7) : 0
    if (random.nextInteger(2) === 0) whole.reverse()
    const end = recordHeaderBytes + payloadBytes
    const front = whole.slice(0, split)
    const rest = whole.slice(split, end)
    sealRecord(whole, payloadBytes, place)
    sealSplitRecord(front, rest, place)
    expect(Buffer.concat([front, rest]).equals(whole.subarray(0, end))).toBe(true)
  }
})

test('a split within a sector is a defect of the caller', () => {
  expect(() => sealSplitRecord(new Uint8Array(40), new Uint8Array(9), { fileNumber: 1, position: 16 })).toThrow(
    'broken invariant: a record is split between two sectors',
  )
})
