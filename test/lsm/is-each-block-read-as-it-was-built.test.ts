/** Blocks against the list that they were built from: stepping both ways, seeking, looking up, with many versions of a key. */
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { type EntryKind, entryKind, sequenceMax, Version } from '../../engines/lsm/entry.ts'
import { Block, BlockCursor, lookupInBlock } from '../../engines/lsm/table/block.ts'
import { BlockBuilder } from '../../engines/lsm/table/block-builder.ts'
import { bytesOf, keyOf } from './sorted-model.ts'

interface Entry {
  readonly key: string
  readonly sequence: number
  readonly kind: EntryKind
  readonly value: string
  readonly expiresAtMs: number
}

/** In the order of a table: by key, newest first. */
function drawEntries(random: Random): Entry[] {
  const keys = new Set<string>()
  const count = 1 + random.nextInteger(80)
  const letters = ['\0', 'a', 'b', '\xff']
  while (keys.size < count) {
    const family = ['', 'prefix', 'a'.repeat(200)][random.nextInteger(3)] as string
    keys.add(family + Array.from({ length: 1 + random.nextInteger(6) }, () => letters[random.nextInteger(4)]).join(''))
  }
  return [...keys].sort().flatMap(key => {
    const versionCount = random.nextInteger(5) === 0 ? 1 + random.nextInteger(60) : 1
    return Array.from({ length: versionCount }, (_, index): Entry => {
      const kind = random.nextInteger(3) as EntryKind
      const length = kind === entryKind.deletion ? 0 : random.nextInteger(random.nextInteger(10) === 0 ? 300 : 9)
      const newest = random.nextInteger(2) === 0 ? versionCount : 2 ** 40
      return {
        key,
        sequence: newest - index,
        kind,
        value: String.fromCharCode(random.nextInteger(256)).repeat(length),
        expiresAtMs: kind === entryKind.expiringValue ? random.nextInteger(2 ** 48) : 0,
      }
    })
  })
}

const builder = new BlockBuilder()

/** One builder for all blocks, as a table writer has it. */
function build(entries: readonly Entry[]): Block {
  builder.reset()
  const version = new Version()
  for (const entry of entries) {
    version.kind = entry.kind
    version.expiresAtMs = entry.expiresAtMs
    version.bytes = bytesOf(`before${entry.value}after`)
    version.valueStart = 6
    version.valueEnd = 6 + entry.value.length
    builder.add(bytesOf(entry.key), version, entry.sequence)
  }
  const bytes = builder.finish().slice()
  return new Block(bytes, 0, bytes.length)
}

function plain(key: string, version: Version): Entry {
  const { sequence, kind, bytes, valueStart, valueEnd, expiresAtMs } = version
  const value = keyOf(bytes.subarray(valueStart, valueEnd))
  return { key, sequence, kind, value, expiresAtMs: kind === entryKind.expiringValue ? expiresAtMs : 0 }
}

const version = new Version()

function entryAt(cursor: BlockCursor): Entry {
  cursor.read(version)
  return plain(keyOf(cursor.key.subarray(0, cursor.keyLength)), version)
}

const cases = Array.from({ length: 60 }, (_, seed) => {
  const entries = drawEntries(createRandom(seed))
  return { seed, entries, block: build(entries) }
})

test('stepping forward and back meets every entry', () => {
  for (const { entries, block } of cases) {
    const cursor = new BlockCursor()
    const forward: Entry[] = []
    for (let more = cursor.first(block); more; more = cursor.next()) forward.push(entryAt(cursor))
    expect(forward).toEqual(entries)
    const backward: Entry[] = []
    for (let more = cursor.last(block); more; more = cursor.previous()) backward.unshift(entryAt(cursor))
    expect(backward).toEqual(entries)
  }
})

test('stepping forward tells repeated keys from new ones', () => {
  for (const { entries, block } of cases) {
    const cursor = new BlockCursor()
    let index = 0
    for (let more = cursor.first(block); more; more = cursor.next()) {
      if (index > 0) expect(cursor.repeatsKey).toBe(entries[index]?.key === entries[index - 1]?.key)
      index++
    }
  }
})

/** Every key, and places just before and after it. */
function targetsOf(entries: readonly Entry[]): string[] {
  return ['', '\xff\xff', ...entries.flatMap(({ key }) => [key, `${key}\0`, key.slice(0, -1)])]
}

test('seeking lands on the first entry at or after the key', () => {
  for (const { entries, block } of cases) {
    const cursor = new BlockCursor()
    for (const target of targetsOf(entries)) {
      const expected = entries.find(({ key }) => key >= target)
      expect(cursor.seek(block, bytesOf(target)) ? entryAt(cursor) : undefined).toEqual(expected)
    }
  }
})

test('a lookup finds the newest version up to a sequence, and nothing for what is not there', () => {
  for (const { entries, block } of cases) {
    for (const target of targetsOf(entries).filter(key => key !== '')) {
      for (const sequence of [0, 1, 30, 2 ** 40 - 3, sequenceMax]) {
        const expected = entries.find(entry => entry.key === target && entry.sequence <= sequence)
        const found = lookupInBlock(block, bytesOf(target), sequence, version)
        expect(found ? plain(target, version) : undefined).toEqual(expected)
      }
    }
  }
})
