/** Files that are replaced whole: at any instant there is the old one or the new one, and damage never passes for either. */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { readSealed, writeSealed } from '../../engines/journal/index.ts'

const form = { kind: 'MANI', version: 3 }
const path = 'store/MANIFEST'
const payloads = [0, 1, 700, 5000].map(length => new Uint8Array(length).fill(7 + length))

function newDisk(): MemoryDisk {
  const disk = new MemoryDisk({ record: true })
  disk.createDirectory('store')
  return disk
}

test('it comes back, and is absent before', () => {
  const disk = newDisk()
  expect(readSealed(disk, path, form)).toBeUndefined()
  for (const payload of payloads) {
    writeSealed(disk, path, { ...form, payload })
    expect(readSealed(disk, path, form)).toEqual(payload)
    expect(disk.list('store')).toEqual(['MANIFEST'])
  }
})

test('a power loss leaves the old one or the new one, and the new one once the call has returned', () => {
  const random = createRandom(1)
  const disk = newDisk()
  for (const [index, payload] of payloads.entries()) {
    const before = disk.operationCount
    writeSealed(disk, path, { ...form, payload })
    for (let at = before; at <= disk.operationCount; at++) {
      for (const choice of ['nothing', 'everything', 'torn', random.fork(), random.fork()] as const) {
        const image = disk.crashImageAt(at, choice)
        const found = readSealed(image, path, form)
        if (at === disk.operationCount) expect(found).toEqual(payload)
        else expect([payloads[index - 1], payload]).toContainEqual(found)
        // What the crash left beside it is in nobody's way.
        writeSealed(image, path, { ...form, payload })
        expect(readSealed(image, path, form)).toEqual(payload)
      }
    }
  }
})

test('every flipped byte and every cut is refused', () => {
  const disk = newDisk()
  writeSealed(disk, path, { ...form, payload: new Uint8Array(600).fill(1) })
  const bytes = disk.open(path).size()
  for (let position = 0; position < bytes; position++) {
    for (const isCut of [false, true]) {
      const image = disk.crashImage('everything')
      const file = image.edit(path)
      if (isCut) file.truncate(position)
      else {
        const byte = new Uint8Array(1)
        file.read(byte, position)
        file.write(Uint8Array.of((byte[0] as number) ^ (1 << (position % 8))), position)
      }
      const corrupt = { code: 'CORRUPT', message: expect.stringMatching(/^store\/MANIFEST: .* at offset \d+$/) }
      expect(() => readSealed(image, path, form)).toThrow(expect.objectContaining(corrupt))
    }
  }
})

test('another kind is refused as damage, another version as INCOMPATIBLE', () => {
  const disk = newDisk()
  writeSealed(disk, path, { ...form, payload: new Uint8Array(3) })
  const codeOf = (kind: string, version: number): unknown => {
    try {
      return readSealed(disk, path, { kind, version })
    } catch (error) {
      return error instanceof StorageError ? error.code : error
    }
  }
  expect(codeOf('MANI', 3)).toEqual(new Uint8Array(3))
  expect(codeOf('PAGE', 3)).toBe('CORRUPT')
  expect(codeOf('MANI', 2)).toBe('INCOMPATIBLE')
  expect(codeOf('LONGER', 3)).toBeInstanceOf(TypeError)
})
