/** The memtable against a map of lists: every version of every key, at every sequence, from both ends. */
import { expect, test } from 'vitest'
import { hashBytes } from '../../engines/bytes/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { type EntryKind, entryKind, sequenceMax, Version } from '../../engines/lsm/entry.ts'
import { keysOf } from '../../engines/lsm/memtable/image.ts'
import { Memtable } from '../../engines/lsm/memtable/memtable.ts'
import type { MemtableCursor } from '../../engines/lsm/memtable/memtable-cursor.ts'
import { bytesOf, keyOf } from './sorted-model.ts'

interface WrittenVersion {
  readonly sequence: number
  readonly kind: EntryKind
  readonly value: string
  readonly expiresAtMs: number
}

/** By key, each the newest first. */
type Written = ReadonlyMap<string, readonly WrittenVersion[]>

function fill(random: Random, count: number): { memtable: Memtable; written: Written } {
  const memtable = new Memtable(200_000)
  const written = new Map<string, WrittenVersion[]>()
  const letters = ['\0', 'a', '\x7f', '\x80', '\xff']
  let sequence = 2 ** 32 - count / 2
  for (let index = 0; index < count; index++) {
    const length = 1 + random.nextInteger(20)
    const tail = Array.from({ length: 1 + random.nextInteger(2) }, () => letters[random.nextInteger(5)]).join('')
    const key = 'a'.repeat(length) + tail
    const kind = random.nextInteger(3) as EntryKind
    const value = kind === entryKind.deletion ? '' : `value ${index}`.slice(0, random.nextInteger(12))
    const expiresAtMs = kind === entryKind.expiringValue ? random.nextInteger(2 ** 48) : 0
    sequence += 1 + random.nextInteger(3)
    const bytes = bytesOf(key)
    const valueBytes = kind === entryKind.deletion ? undefined : bytesOf(value)
    memtable.insert(bytes, hashBytes(bytes), sequence, kind, valueBytes, expiresAtMs)
    const versions = written.get(key) ?? []
    versions.unshift({ sequence, kind, value, expiresAtMs })
    written.set(key, versions)
  }
  return { memtable, written }
}

function plain({ sequence, kind, bytes, valueStart, valueEnd, expiresAtMs }: Version): WrittenVersion {
  const value = keyOf(bytes.subarray(valueStart, valueEnd))
  return { sequence, kind, value, expiresAtMs: kind === entryKind.expiringValue ? expiresAtMs : 0 }
}

const keyAt = (cursor: MemtableCursor): string => keyOf(cursor.keyBytes.subarray(cursor.keyStart, cursor.keyEnd))

/** Sequences between, at and around those that were written. */
function sequencesOf(written: Written): number[] {
  const all = [...written.values()].flat().map(({ sequence }) => sequence)
  const least = all.reduce((a, b) => Math.min(a, b))
  const most = all.reduce((a, b) => Math.max(a, b))
  return [0, least - 1, least, Math.floor((least + most) / 2), most - 1, most, sequenceMax]
}

function visible(written: Written, sequence: number): [string, WrittenVersion][] {
  return [...written]
    .flatMap(([key, versions]): [string, WrittenVersion][] => {
      const version = versions.find(candidate => candidate.sequence <= sequence)
      return version === undefined ? [] : [[key, version]]
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

const seeds = [1, 2, 3, 4, 5]

test.each(seeds)('lookups find the newest version up to a sequence: seed %i', seed => {
  const { memtable, written } = fill(createRandom(seed), 400)
  const version = new Version()
  for (const sequence of sequencesOf(written)) {
    for (const [key, versions] of written) {
      const expected = versions.find(candidate => candidate.sequence <= sequence)
      const found = memtable.lookup(bytesOf(key), hashBytes(bytesOf(key)), sequence, version)
      expect(found ? plain(version) : undefined).toEqual(expected)
    }
    for (const absent of ['b', '', 'a'.repeat(40)]) {
      expect(memtable.lookup(bytesOf(absent), hashBytes(bytesOf(absent)), sequence, version)).toBe(false)
    }
  }
  expect(memtable.keyCount).toBe(written.size)
})

test.each(seeds)('cursors step in order, forward and back, from any key: seed %i', seed => {
  const { memtable, written } = fill(createRandom(seed), 400)
  const version = new Version()
  for (const sequence of sequencesOf(written)) {
    const expected = visible(written, sequence)
    const cursor = memtable.cursor(sequence)
    for (const from of [undefined, 'a', 'aaaa', 'aaaa\0', 'aaaaaaaaaaaaaaaaa\x80', '\xff', '']) {
      const bytes = from === undefined ? undefined : bytesOf(from)
      const forward: [string, WrittenVersion][] = []
      for (let more = cursor.seek(bytes); more; more = cursor.next()) {
        cursor.read(version)
        forward.push([keyAt(cursor), plain(version)])
      }
      expect(forward).toEqual(expected.filter(([key]) => from === undefined || key >= from))
      const backward: string[] = []
      for (let more = cursor.seekBefore(bytes); more; more = cursor.previous()) backward.unshift(keyAt(cursor))
      const before = expected.filter(([key]) => from === undefined || key < from)
      expect(backward).toEqual(before.map(([key]) => key))
    }
  }
})

test('a flush sees every key in order, and every version of it, newest first', () => {
  const { memtable, written } = fill(createRandom(6), 400)
  const version = new Version()
  const keys: string[] = []
  for (const found of keysOf(memtable.image)) {
    const key = keyOf(found.bytes)
    const versions: WrittenVersion[] = []
    found.readVersions(version, each => versions.push(plain(each)))
    expect(versions).toEqual(written.get(key))
    keys.push(key)
  }
  expect(keys).toEqual([...written.keys()].sort())
})

test('cursors find what came since the one before, one key or many, and a flush what no cursor asked for', () => {
  const random = createRandom(7)
  const memtable = new Memtable(200_000)
  const keys = new Set<string>()
  let sequence = 0
  for (const added of [1, 1, 50, 0, 2, 300, 1]) {
    for (let index = 0; index < added; index++) {
      const key = `key ${random.nextInteger(10_000)}`
      keys.add(key)
      memtable.insert(bytesOf(key), hashBytes(bytesOf(key)), ++sequence, entryKind.value, bytesOf('value'), 0)
    }
    const cursor = memtable.cursor(sequence)
    const found: string[] = []
    for (let more = cursor.seek(undefined); more; more = cursor.next()) found.push(keyAt(cursor))
    expect(found).toEqual([...keys].sort())
  }
  memtable.insert(
    bytesOf('key at the end'),
    hashBytes(bytesOf('key at the end')),
    ++sequence,
    entryKind.deletion,
    undefined,
    0,
  )
  const flushed = [...keysOf(memtable.image)].map(({ bytes }) => keyOf(bytes))
  expect(flushed).toEqual([...keys, 'key at the end'].sort())
})

test('a cursor stays where it is while others write before and behind it', () => {
  const memtable = new Memtable(10_000)
  const insert = (key: string, sequence: number): void => {
    memtable.insert(bytesOf(key), hashBytes(bytesOf(key)), sequence, entryKind.value, bytesOf(`at ${sequence}`), 0)
  }
  for (const [index, key] of ['b', 'd', 'f'].entries()) insert(key, index + 1)
  const cursor = memtable.cursor(3)
  expect(cursor.seek(undefined)).toBe(true)
  for (const [index, key] of ['a', 'c', 'd', 'e', 'g'].entries()) insert(key, index + 4)
  const version = new Version()
  const seen: string[] = []
  for (let more = true; more; more = cursor.next()) {
    cursor.read(version)
    seen.push(`${keyAt(cursor)} ${plain(version).value}`)
  }
  expect(seen).toEqual(['b at 1', 'd at 2', 'f at 3'])
})

test('what it says there is room for fits, to the last byte', () => {
  const random = createRandom(7)
  for (const capacity of [200, 1000, 5000]) {
    const memtable = new Memtable(capacity)
    const values = new Map<string, string>()
    for (let sequence = 1; ; sequence++) {
      const key = `key ${sequence}${'x'.repeat(random.nextInteger(5))}`
      const value = String(sequence).repeat(random.nextInteger(9))
      if (!memtable.hasRoomFor(Memtable.roomFor(key.length, value.length + 6))) break
      const bytes = bytesOf(key)
      memtable.insert(bytes, hashBytes(bytes), sequence, entryKind.expiringValue, bytesOf(value), 1)
      values.set(key, value)
    }
    const version = new Version()
    expect(values.size).toBeGreaterThan(0)
    for (const [key, value] of values) {
      expect(memtable.lookup(bytesOf(key), hashBytes(bytesOf(key)), sequenceMax, version)).toBe(true)
      expect(plain(version).value).toBe(value)
    }
  }
})
