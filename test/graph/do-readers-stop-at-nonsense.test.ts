/** Entries and settled parts that no graph wrote: each reader comes to an end, and says that they are damaged. */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { applyEntry } from '../../engines/graph/entry/apply.ts'
import { EntryWriter } from '../../engines/graph/entry/entry-writer.ts'
import { assembleImage, readImage, sectionsOf, writeImage } from '../../engines/graph/settled/image.ts'
import { arraysFrom, emptyArrays, sectionsFrom } from '../../engines/graph/settled/settled.ts'
import { State } from '../../engines/graph/state.ts'
import { Names } from '../../engines/graph/text/names.ts'
import { ids } from './small-world.ts'

function emptyState(): State {
  return State.empty({ labels: new Names(), edgeTypes: new Names(), properties: new Names() })
}

function entry(): Uint8Array {
  const writer = new EntryWriter()
  writer.begin()
  for (const id of ids)
    writer.add({ type: 'vertex', id, label: 'person', properties: { name: 'é', flag: true, weight: 1.5 } })
  writer.add({ type: 'edge', edgeType: 'knows', from: 1, to: 2, properties: { note: '中' } })
  writer.add({
    type: 'edges',
    edgeType: 'likes',
    from: Float64Array.of(1, 2, 3),
    to: Float64Array.of(3, 1, 2),
    properties: { weight: Float64Array.of(1, 2, 3), name: ['a', 'b', 'c'] },
  })
  writer.add({ type: 'remove-edge', edgeType: 'likes', from: 1, to: 3 })
  writer.add({ type: 'remove-vertex', id: 97 })
  writer.addIndex('person', 'weight')
  return writer.end().slice()
}

test('an entry that was cut or changed anywhere is applied, or refused as damaged', () => {
  const whole = entry()
  applyEntry(emptyState(), whole, 1)
  const random = createRandom(1)
  let refusedCount = 0
  for (let round = 0; round < 6000; round++) {
    const bytes = whole.slice(0, Math.min(round, whole.length))
    if (round >= whole.length)
      for (let count = 1 + random.nextInteger(3); count > 0; count--)
        bytes[random.nextInteger(bytes.length)] = random.nextInteger(256)
    try {
      applyEntry(emptyState(), bytes, 1)
    } catch (error) {
      expect(error, String(error)).toBeInstanceOf(StorageError)
      expect(error).toMatchObject({ code: 'CORRUPT', message: /^an entry of the log / })
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(1000)
})

test('bytes that are no settled part are refused as such, and one of another number too', () => {
  const disk = new MemoryDisk()
  disk.createDirectory('graph')
  const image = assembleImage(sectionsFrom(emptyArrays()), 3)
  writeImage(disk, 'graph', 'graph/a', image)
  expect(arraysFrom(sectionsOf(readImage(disk, 'graph/a', 3)))?.ids.length).toBe(0)
  expect(() => readImage(disk, 'graph/a', 4)).toThrow(/graph\/a: .*offset 8 fails the checksum/)
  expect(() => readImage(disk, 'graph/b', 4)).toThrow(/graph\/b: it is missing/)
  const random = createRandom(2)
  for (let round = 0; round < 2000; round++) {
    const bytes = new Uint8Array(image.byteLength)
    bytes.set(new Uint8Array(image))
    for (let count = 1 + random.nextInteger(3); count > 0; count--)
      bytes[random.nextInteger(bytes.length)] = random.nextInteger(256)
    if (bytes.every((byte, index) => byte === new Uint8Array(image)[index])) continue
    const file = disk.create('graph/b')
    file.write(bytes.subarray(0, round % 5 === 0 ? random.nextInteger(bytes.length) : bytes.length), 0)
    expect(() => readImage(disk, 'graph/b', 3)).toThrow(StorageError)
  }
})

test('a settled part without one of its sections is none', () => {
  const sections = sectionsFrom(emptyArrays())
  for (const left of sections) {
    const image = assembleImage(
      sections.filter(section => section !== left),
      1,
    )
    expect(arraysFrom(sectionsOf(image)), `without ${left.tag}`).toBeUndefined()
  }
})
