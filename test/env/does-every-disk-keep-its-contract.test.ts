/** The real disk and the one in memory answer alike, so that what holds on one holds on the other. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WriteBackDisk, writeBackDefaults } from '../../chaos/disk/write-back/index.ts'
import type { Disk, StorageErrorCode } from '../../engines/env/index.ts'
import { createRandom, MemoryDisk, NodeDisk, StorageError } from '../../engines/env/index.ts'

const bytesOf = (...values: number[]): Uint8Array => Uint8Array.from(values)

function readAll(disk: Disk, path: string): number[] {
  const file = disk.open(path)
  const bytes = new Uint8Array(file.size())
  expect(file.read(bytes, 0)).toBe(bytes.length)
  file.close()
  return [...bytes]
}

function writeAll(disk: Disk, path: string, bytes: Uint8Array): void {
  const file = disk.create(path)
  file.write(bytes, 0)
  file.close()
}

function codeOf(action: () => unknown): StorageErrorCode | undefined {
  try {
    action()
    return undefined
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StorageError)
    return (thrown as StorageError).code
  }
}

const disks: Readonly<Record<string, () => Disk>> = {
  'the disk of this machine': () => new NodeDisk(),
  'the disk in memory': () => new MemoryDisk(),
  'the write-back disk over that of this machine': () => new WriteBackDisk(new NodeDisk()),
  'the write-back disk in memory, leaking': () =>
    new WriteBackDisk(new MemoryDisk(), { ...writeBackDefaults, leak: { probability: 0.5, random: createRandom(1) } }),
  'the write-back disk in memory, without room': () =>
    new WriteBackDisk(new MemoryDisk(), { ...writeBackDefaults, heldBytesMax: 1000 }),
}

describe.each(Object.entries(disks))('%s', (_name, makeDisk) => {
  let disk: Disk
  let root: string
  beforeEach(() => {
    root = mkdtempSync(`${tmpdir()}/disk-`)
    disk = makeDisk()
    disk.createDirectory(`${root}/a/b`)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('reads what was written, wherever and however often', () => {
    const path = `${root}/a/data`
    const file = disk.create(path)
    file.write(bytesOf(1, 2, 3), 0)
    file.write(bytesOf(9), 1)
    file.write(bytesOf(7), 5)
    expect(file.size()).toBe(6)
    file.close()
    expect(readAll(disk, path)).toEqual([1, 9, 3, 0, 0, 7])
  })

  test('moves large writes whole, across every boundary', () => {
    const path = `${root}/a/large`
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 31) % 251)
    const file = disk.create(path)
    file.write(bytes.subarray(0, 5000), 4093)
    file.write(bytes, 4095)
    const into = new Uint8Array(bytes.length + 10)
    expect(file.read(into, 4095)).toBe(bytes.length)
    expect(Buffer.compare(into.subarray(0, bytes.length), bytes)).toBe(0)
    expect(disk.occupiedBytes(path)).toBeGreaterThanOrEqual(bytes.length)
    file.close()
  })

  test('reads short only at the end of the file', () => {
    const path = `${root}/a/short`
    writeAll(disk, path, bytesOf(1, 2, 3))
    const file = disk.open(path)
    expect(file.read(new Uint8Array(10), 1)).toBe(2)
    expect(file.read(new Uint8Array(10), 3)).toBe(0)
    expect(file.read(new Uint8Array(10), 99)).toBe(0)
    file.close()
  })

  test('cuts a file, and grows it with zeros', () => {
    const path = `${root}/a/cut`
    const file = disk.create(path)
    file.write(new Uint8Array(10_000).fill(5), 0)
    file.truncate(2)
    file.truncate(4)
    file.close()
    expect(readAll(disk, path)).toEqual([5, 5, 0, 0])
  })

  test('create empties an existing file, edit keeps it, open only reads', () => {
    const path = `${root}/a/modes`
    writeAll(disk, path, bytesOf(1, 2, 3))
    const edited = disk.edit(path)
    edited.write(bytesOf(8), 0)
    edited.close()
    expect(readAll(disk, path)).toEqual([8, 2, 3])
    const read = disk.open(path)
    expect(codeOf(() => read.write(bytesOf(1), 0))).toBe('IO')
    read.close()
    disk.create(path).close()
    expect(readAll(disk, path)).toEqual([])
  })

  test('lists names in order, and nothing for a missing directory', () => {
    writeAll(disk, `${root}/a/2`, bytesOf())
    writeAll(disk, `${root}/a/10`, bytesOf())
    expect(disk.list(`${root}/a`)).toEqual(['10', '2', 'b'])
    expect(disk.list(`${root}/missing`)).toEqual([])
    expect(disk.exists(`${root}/a/2`)).toBe(true)
    expect(disk.exists(`${root}/a/3`)).toBe(false)
  })

  test('rename replaces the target and keeps the content', () => {
    writeAll(disk, `${root}/a/old`, bytesOf(1))
    writeAll(disk, `${root}/a/new`, bytesOf(2))
    disk.rename(`${root}/a/old`, `${root}/a/new`)
    disk.syncDirectory(`${root}/a`)
    expect(readAll(disk, `${root}/a/new`)).toEqual([1])
    expect(disk.exists(`${root}/a/old`)).toBe(false)
  })

  test('a removed file stays readable to who has it open', () => {
    const path = `${root}/a/removed`
    writeAll(disk, path, bytesOf(1, 2))
    const file = disk.open(path)
    disk.remove(path)
    disk.syncDirectory(`${root}/a`)
    const into = new Uint8Array(2)
    expect(file.read(into, 0)).toBe(2)
    expect([...into]).toEqual([1, 2])
    expect(disk.exists(path)).toBe(false)
    file.close()
  })

  test('a missing file is NOT_FOUND, and the message names it', () => {
    const path = `${root}/a/missing`
    for (const action of [
      () => disk.open(path),
      () => disk.edit(path),
      () => disk.remove(path),
      () => disk.rename(path, `${root}/a/other`),
      () => disk.occupiedBytes(path),
      () => disk.create(`${root}/missing/file`),
      () => disk.syncDirectory(`${root}/missing`),
    ]) {
      expect(codeOf(action)).toBe('NOT_FOUND')
    }
    expect(() => disk.open(path)).toThrow(path)
  })

  test('a closed file is CLOSED, closing twice is harmless, and a running sync still ends', async () => {
    const file = disk.create(`${root}/a/closed`)
    file.write(bytesOf(1), 0)
    const syncs = [file.sync(), file.sync()]
    file.close()
    file.close()
    await Promise.all(syncs)
    expect(codeOf(() => file.size())).toBe('CLOSED')
    expect(codeOf(() => file.read(new Uint8Array(1), 0))).toBe('CLOSED')
    expect(codeOf(() => file.write(bytesOf(1), 0))).toBe('CLOSED')
    expect(codeOf(() => file.truncate(0))).toBe('CLOSED')
    expect(codeOf(() => file.syncNow())).toBe('CLOSED')
    await expect(file.sync()).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('a lock is held once, until it is released', () => {
    const path = `${root}/a/LOCK`
    const lock = disk.lock(path)
    expect(codeOf(() => disk.lock(path))).toBe('LOCKED')
    expect(() => disk.lock(path)).toThrow('this process')
    disk.lock(`${root}/a/OTHER`).release()
    lock.release()
    const next = disk.lock(path)
    lock.release()
    expect(codeOf(() => disk.lock(path))).toBe('LOCKED')
    next.release()
  })
})
