/**
 * Files of a journal that were spoilt, not merely cut short by a power loss: an opening refuses them with file and
 * offset and leaves them as they are, or gives back the truth. What it may not do is to go on with less.
 */
import { expect, test } from 'vitest'
import { readRecord, readWholeFile, sealRecord } from '../../engines/bytes/index.ts'
import { createRandom, MemoryDisk, StorageError, untilSettled } from '../../engines/env/index.ts'
import { linkBytes, linkRecord } from '../../engines/journal/payload.ts'
import { JournalLife } from './journal-life.ts'

const logOf = (number: number): string => `store/${String(number).padStart(6, '0')}.log`

/** Four logs of a few groups each, all durable, with a manifest or not. */
async function specimen(seed: number, hasManifest: boolean): Promise<JournalLife> {
  const random = createRandom(seed)
  const life = new JournalLife(new MemoryDisk({ record: true }), 'sync', { lives: [], promisedCount: 0 })
  for (let log = 0; log < 4; log++) {
    if (log > 0) life.rotate()
    if (hasManifest && log === 1) life.install()
    for (let group = 0; group < 3; group++) {
      life.append(random)
      life.append(random)
      await life.settle()
    }
  }
  await untilSettled(life.env.clock, life.journal.close())
  return life
}

/** What an opening makes of it: how many entries came back, or what it says. */
function reopen(life: JournalLife, spoil: (disk: MemoryDisk) => void): number | string {
  const disk = life.env.disk.crashImage('everything')
  spoil(disk)
  const { operationCount } = disk
  try {
    return new JournalLife(disk, 'sync', { lives: life.lives, promisedCount: 0 }).appliedCount
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'CORRUPT') throw error
    expect(error.definite).toBe(true)
    expect(disk.operationCount).toBe(operationCount)
    return error.message
  }
}

function flip(disk: MemoryDisk, path: string, position: number, bits: number): void {
  const file = disk.edit(path)
  const byte = new Uint8Array(1)
  file.read(byte, position)
  file.write(Uint8Array.of((byte[0] as number) ^ bits), position)
}

function bytesOf(disk: MemoryDisk, path: string): number {
  return disk.open(path).size()
}

test('a flipped byte is refused, or changes nothing', async () => {
  let refused = 0
  for (const hasManifest of [false, true]) {
    const life = await specimen(hasManifest ? 5 : 4, hasManifest)
    const random = createRandom(9)
    for (const path of [1, 2, 3, 4].map(logOf).filter(path => life.env.disk.exists(path))) {
      const bytes = bytesOf(life.env.disk, path)
      for (let position = 0; position < bytes; position += position < 800 ? 1 : 1 + random.nextInteger(60)) {
        const found = reopen(life, disk => flip(disk, path, position, 1 << random.nextInteger(8)))
        if (typeof found === 'number') expect(found, `${path} at ${position}`).toBe(life.lives.length)
        else {
          refused++
          expect(found).toMatch(/^store\/\d{6}\.log: .* offset \d+|^store\/\d{6}\.log: .* names this log/)
        }
      }
    }
  }
  expect(refused).toBeGreaterThan(1000)
})

test('a log that is gone is missed, whichever it is', async () => {
  for (const hasManifest of [false, true]) {
    const life = await specimen(6, hasManifest)
    for (const path of [2, 3, 4].map(logOf)) {
      expect(
        reopen(life, disk => disk.remove(path)),
        path,
      ).toMatch(path)
    }
    if (!hasManifest) expect(reopen(life, disk => disk.remove(logOf(1)))).toMatch('000002.log: nothing names it')
  }
})

test('a lost manifest is missed once a log was released', async () => {
  const life = await specimen(6, true)
  expect(reopen(life, disk => disk.remove('store/MANIFEST'))).toMatch('000002.log: nothing names it')
})

/** Where each group of a log begins. */
function groupStarts(disk: MemoryDisk, number: number): number[] {
  const bytes = readWholeFile(disk.open(logOf(number)))
  const starts: number[] = []
  for (let read = readRecord(bytes, 0, number); read.type === 'record'; ) {
    starts.push(read.next)
    read = readRecord(bytes, read.next, number)
  }
  // Behind the last one nothing begins.
  return starts.slice(0, -1)
}

test('only an end of the last log, of which nothing is left to tell, can be taken for what a power loss took', async () => {
  const life = await specimen(7, false)
  const random = createRandom(3)
  const starts = groupStarts(life.env.disk, 4)
  expect(starts).toHaveLength(3)
  for (const path of [1, 2, 3, 4].map(logOf)) {
    const bytes = bytesOf(life.env.disk, path)
    for (let count = 0; count < 150; count++) {
      const position = random.nextInteger(bytes)
      const length = [1, 16, 512, 4096, bytes][random.nextInteger(5)] as number
      const isCut = random.nextInteger(3) === 0
      const found = reopen(life, disk => {
        const file = disk.edit(path)
        if (isCut) file.truncate(position)
        else file.write(new Uint8Array(Math.min(length, bytes - position)), position)
      })
      if (typeof found === 'string' || found === life.lives.length) continue
      // Two entries a group.
      const lostGroups = (life.lives.length - found) / 2
      const where = `${path} from ${position} on, ${isCut ? 'cut' : `${length} bytes`}: ${lostGroups} groups lost`
      expect(path, where).toBe(logOf(4))
      expect(isCut ? bytes : position + length, where).toBeGreaterThan(starts.at(-1) as number)
      expect(starts.filter(start => start > position).length, where).toBeGreaterThanOrEqual(lostGroups - 1)
    }
  }
})

test('a swapped log is refused, and so is an older one in its place', async () => {
  const life = await specimen(8, false)
  expect(reopen(life, disk => disk.rename(logOf(2), logOf(3)))).toMatch('000003.log: the record at offset 0 fails')
})

test('a log of a later version is INCOMPATIBLE', () => {
  const disk = new MemoryDisk()
  disk.createDirectory('store')
  const none = { log: 0, position: 0 }
  const record = linkRecord({ version: 2, previous: none, durable: none })
  sealRecord(record, linkBytes, { fileNumber: 1, position: 0 })
  disk.create(logOf(1)).write(record, 0)
  expect(() => new JournalLife(disk, 'sync', { lives: [], promisedCount: 0 })).toThrow(
    expect.objectContaining({ code: 'INCOMPATIBLE', message: expect.stringContaining('000001.log') }),
  )
})
