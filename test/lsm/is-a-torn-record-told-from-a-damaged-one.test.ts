/**
 * Records of logs and manifests: what a power loss leaves of one is torn, anything else that is not whole is
 * damaged, and neither is ever taken for a record.
 */
import { expect, test } from 'vitest'
import { findRecord, readRecord, recordBytes, recordHeaderBytes, sealRecord } from '../../engines/bytes/index.ts'
import { createRandom, type Random, sectorBytes } from '../../engines/env/index.ts'

const fileNumber = 7

/** A file of a few records; some have stretches of zeros, as values may. */
function drawFile(random: Random): { file: Uint8Array; starts: number[] } {
  const parts: Uint8Array[] = []
  const starts: number[] = []
  let position = 0
  for (let count = 2 + random.nextInteger(3); count > 0; count--) {
    const payload = Uint8Array.from({ length: 1 + random.nextInteger(2000) }, () => random.nextInteger(255) + 1)
    if (random.nextInteger(2) === 0) payload.fill(0, random.nextInteger(payload.length))
    const record = new Uint8Array(recordBytes(payload.length))
    record.set(payload, recordHeaderBytes)
    sealRecord(record, payload.length, { fileNumber, position })
    starts.push(position)
    parts.push(record)
    position += record.length
  }
  const file = new Uint8Array(position)
  for (const [index, part] of parts.entries()) file.set(part, starts[index])
  return { file, starts }
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed)

test('records come back, one after the other, and then the end', () => {
  for (const seed of seeds) {
    const { file, starts } = drawFile(createRandom(seed))
    for (const ending of [new Uint8Array(0), new Uint8Array(3000)]) {
      const preallocated = Uint8Array.of(...file, ...ending)
      let position = 0
      for (const start of starts) {
        expect(position).toBe(start)
        const read = readRecord(preallocated, position, fileNumber)
        if (read.type !== 'record') return expect.fail(read.type)
        position = read.next
      }
      expect(readRecord(preallocated, position, fileNumber)).toEqual({ type: 'end' })
    }
  }
})

test('any loss of sectors is torn, unless it took nothing but zeros', () => {
  for (const seed of seeds) {
    const random = createRandom(seed)
    const { file, starts } = drawFile(random)
    const start = starts.at(-1) as number
    for (let trial = 0; trial < 50; trial++) {
      const left = file.slice()
      for (let sector = Math.floor(start / sectorBytes); sector * sectorBytes < file.length; sector++) {
        if (random.nextInteger(3) === 0) {
          left.fill(0, Math.max(start, sector * sectorBytes), Math.min(file.length, (sector + 1) * sectorBytes))
        }
      }
      const isSame = Buffer.compare(left, file) === 0
      const isGone = left.subarray(start).every(byte => byte === 0)
      expect(readRecord(left, start, fileNumber).type).toBe(isSame ? 'record' : isGone ? 'end' : 'torn')
    }
  }
})

test('a file that ends inside a record is torn there', () => {
  for (const seed of seeds) {
    const random = createRandom(seed)
    const { file, starts } = drawFile(random)
    const start = starts.at(-1) as number
    for (let trial = 0; trial < 30; trial++) {
      // The padding of the last record is no part of it.
      const cut = file.slice(0, start + 1 + random.nextInteger(file.length - start - 16))
      expect(readRecord(cut, start, fileNumber).type).toBe('torn')
    }
  }
})

test('a flipped bit is damage, in header and payload alike, or lies in the padding', () => {
  for (const seed of seeds) {
    const random = createRandom(seed)
    const { file, starts } = drawFile(random)
    for (const [index, start] of starts.entries()) {
      const end = starts[index + 1] ?? file.length
      const whole = readRecord(file, start, fileNumber)
      if (whole.type !== 'record') return expect.fail(whole.type)
      const payloadEnd = start + recordHeaderBytes + whole.payload.length
      for (let trial = 0; trial < 60; trial++) {
        const position = start + random.nextInteger(end - start)
        const flipped = file.slice()
        flipped[position] = (flipped[position] as number) ^ (1 << random.nextInteger(8))
        const { type } = readRecord(flipped, start, fileNumber)
        if (position >= payloadEnd) expect(type).toBe('record')
        else if (type === 'torn') expect(isLastOfItsSector(flipped, position, payloadEnd)).toBe(true)
        else expect(type).toBe('damaged')
      }
    }
  }
})

/** The one thing that cannot be told apart: a flip that blanked all that the record has in a sector. */
function isLastOfItsSector(file: Uint8Array, position: number, end: number): boolean {
  const sector = Math.floor(position / sectorBytes) * sectorBytes
  return file.subarray(sector, Math.min(end, sector + sectorBytes)).every(byte => byte === 0)
}

test('a record in another file, or at another place of its own, is none', () => {
  for (const seed of seeds) {
    const { file, starts } = drawFile(createRandom(seed))
    expect(readRecord(file, 0, fileNumber + 1).type).toBe('damaged')
    const moved = file.subarray(starts[1])
    expect(readRecord(moved, 0, fileNumber).type).toBe('damaged')
  }
})

test('the next whole record is found behind any damage', () => {
  for (const seed of seeds) {
    const random = createRandom(seed)
    const { file, starts } = drawFile(random)
    const last = starts.at(-1) as number
    const before = random.nextInteger(last)
    for (let index = before; index < last; index++) file[index] = random.nextInteger(256)
    expect(findRecord(file, before, fileNumber)?.position).toBe(last)
    expect(findRecord(file, last + 1, fileNumber)).toBeUndefined()
  }
})

test('no length that a header may claim is believed without its check', () => {
  const { file } = drawFile(createRandom(1))
  for (const length of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    new DataView(file.buffer).setUint32(4, length, true)
    expect(readRecord(file, 0, fileNumber).type).toBe('damaged')
  }
})
