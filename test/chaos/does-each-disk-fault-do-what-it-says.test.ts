/** Each fault of the disk, alone: it does what its line says, at the calls that its line says, and nothing else. */
import { describe, expect, test } from 'vitest'
import { chaosDisk } from '../../chaos/disk/chaos-disk.ts'
import { type Disk, MemoryClock, MemoryDisk, NodeDisk, StorageError, sectorBytes } from '../../engines/env/index.ts'
import { diskFaultsOf, struckDisk } from './struck-disk.ts'

const path = 'db/file.log'
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Everything in the file, as the disk itself has it. */
function textOf(disk: Disk, name = path): string {
  const file = disk.open(name)
  const bytes = Buffer.alloc(file.size())
  file.read(bytes, 0)
  file.close()
  return bytes.toString('latin1')
}

function diskWith(text: string): MemoryDisk {
  const disk = new MemoryDisk()
  disk.createDirectory('db')
  const file = disk.create(path)
  file.write(bytesOf(text), 0)
  file.syncNow()
  disk.syncDirectory('db')
  return disk
}

const failure = (code: string, definite: boolean): unknown =>
  expect.objectContaining({
    name: 'StorageError',
    code,
    definite,
    message: expect.stringContaining('injected') as string,
  })

test('without a fault there is no wrapper at all', () => {
  const below = new MemoryDisk()
  const options = { seed: 1, clock: new MemoryClock(), block: () => undefined }
  expect(chaosDisk(below, [], options).disk).toBe(below)
  expect(chaosDisk(below, diskFaultsOf(['disk.slow mean=1ms']), options).writeBack).toBeUndefined()
  expect(chaosDisk(below, diskFaultsOf(['disk.sync-ignored']), options).writeBack).toBeDefined()
})

describe('which calls it strikes', () => {
  /** Which of ten writes to the file fail. */
  function refusals(line: string, name = path, seed = 1): number[] {
    const { disk } = struckDisk([line], seed, diskWith(''))
    const file = disk.create(name)
    return Array.from({ length: 10 }, (_, index) => index).filter(index => {
      try {
        file.write(bytesOf('x'), index)
        return false
      } catch (error) {
        expect(error).toEqual(failure('IO', false))
        return true
      }
    })
  }

  test('all, the nth, so many, some', () => {
    expect(refusals('disk.write-fails')).toHaveLength(10)
    expect(refusals('disk.write-fails nth=3')).toEqual([2])
    expect(refusals('disk.write-fails count=2')).toEqual([0, 1])
    const some = Array.from(
      { length: 200 },
      (_, seed) => refusals('disk.write-fails probability=0.3', path, seed).length,
    )
    expect(some.reduce((sum, count) => sum + count, 0) / 2000).toBeCloseTo(0.3, 1)
  })

  test('those of its path', () => {
    expect(refusals('disk.write-fails path=*.log')).toHaveLength(10)
    expect(refusals('disk.write-fails path=*.table')).toEqual([])
    expect(refusals('disk.write-fails path=db/*')).toHaveLength(10)
    expect(refusals('disk.write-fails path=*', 'db/other')).toHaveLength(10)
  })

  test('those of its time, and none before it is armed or after it is healed', () => {
    const { disk, clock, faulty, log } = struckDisk([
      'disk.write-fails at=10ms for=10ms',
      'disk.write-fails every=100ms for=5ms',
    ])
    const file = disk.create('file')
    const failsAt: number[] = []
    const attempt = (atMs: number): void => {
      try {
        file.write(bytesOf('x'), 0)
      } catch {
        failsAt.push(atMs)
      }
    }
    for (let atMs = 0; atMs < 250; atMs++) {
      attempt(atMs)
      clock.advance(1)
    }
    const ten = Array.from({ length: 10 }, (_, index) => 10 + index)
    expect(failsAt).toEqual([...ten, 100, 101, 102, 103, 104, 200, 201, 202, 203, 204])
    expect(log.events.map(({ atMs }) => atMs)).toEqual(failsAt)
    faulty.arm()
    clock.advance(15)
    expect(faulty.heal()).toEqual([])
    attempt(0)
    expect(failsAt).toHaveLength(20)
  })

  test('an event for each strike, with line, place and what happened', () => {
    const { disk, log, clock } = struckDisk(['disk.write-fails nth=2'])
    const file = disk.create('file')
    file.write(bytesOf('abc'), 5)
    clock.advance(7)
    expect(() => file.write(bytesOf('abc'), 9)).toThrow()
    expect(log.events).toEqual([
      { atMs: 7, fault: 'disk.write-fails nth=2', what: 'refused a write', path: 'file', position: 9, bytes: 3 },
    ])
    expect(log.countOf('disk.write-fails nth=2')).toBe(1)
  })
})

test('read-fails: the read fails, the next one is right', () => {
  const { disk } = struckDisk(['disk.read-fails nth=1'], 1, diskWith('hello'))
  expect(() => textOf(disk)).toThrow(failure('IO', true))
  expect(textOf(disk)).toBe('hello')
})

test('write-fails: nothing of the write is there', () => {
  const { disk, below } = struckDisk(['disk.write-fails nth=2'], 1, diskWith('hello'))
  const file = disk.edit(path)
  file.write(bytesOf('H'), 0)
  expect(() => file.write(bytesOf('E'), 1)).toThrow(failure('IO', false))
  expect(textOf(below)).toBe('Hello')
})

test('short-write: some sectors of the write are there, from its beginning on, and it fails', () => {
  const counts = new Set<number>()
  for (let seed = 0; seed < 60; seed++) {
    const { disk, below } = struckDisk(['disk.short-write'], seed, diskWith('.'.repeat(100)))
    expect(() => disk.edit(path).write(new Uint8Array(3 * sectorBytes).fill(1), 100)).toThrow(failure('IO', false))
    const left = textOf(below)
    expect(left).toBe('.'.repeat(100) + '\u0001'.repeat(left.length - 100))
    counts.add(left.length)
  }
  expect([...counts].sort((a, b) => a - b)).toEqual([100, sectorBytes, 2 * sectorBytes, 3 * sectorBytes])
})

test('short-read: fewer bytes than there are, never more or others', () => {
  const counts = new Set<number>()
  for (let seed = 0; seed < 60; seed++) {
    const { disk } = struckDisk(['disk.short-read'], seed, diskWith('hello'))
    const into = Buffer.from('???????')
    const count = disk.open(path).read(into, 1)
    counts.add(count)
    expect(into.subarray(0, count).toString()).toBe('ello'.slice(0, count))
  }
  expect(counts).toEqual(new Set([0, 1, 2, 3]))
})

test('bit-rot in passing: one bit of the read, and the file is as it was', () => {
  const { disk, below, faulty } = struckDisk(['disk.bit-rot nth=1'], 1, diskWith('hello'))
  const wrong = textOf(disk)
  expect(differingBits(wrong, 'hello')).toBe(1)
  expect(textOf(disk)).toBe('hello')
  expect(textOf(below)).toBe('hello')
  expect(faulty.heal()).toEqual([])
})

test('bit-rot at rest: bits of the file, for good, and healing says so', () => {
  const { disk, below, faulty, log } = struckDisk(['disk.bit-rot where=rest bits=2 nth=1'], 4, diskWith('hello'))
  const wrong = textOf(disk)
  expect(differingBits(wrong, 'hello')).toBe(2)
  expect(textOf(disk)).toBe(wrong)
  expect(faulty.heal()).toEqual([`bits of ${path} stay flipped`])
  expect(textOf(below)).toBe(wrong)
  for (const { position } of log.events) expect(wrong[position!]).not.toBe('hello'[position!])
})

test('stale-write: the old bytes stay, and the file is as long as it would be', () => {
  const { disk, below, faulty } = struckDisk(['disk.stale-write nth=1', 'disk.stale-write nth=2'], 1, diskWith('hello'))
  const file = disk.edit(path)
  file.write(bytesOf('J'), 0)
  file.write(bytesOf('!!'), 4)
  file.write(bytesOf('E'), 1)
  expect(textOf(below)).toBe('hEllo\0')
  expect(faulty.heal()).toEqual([`${path} misses a write`])
})

test('misdirected-write: the bytes are elsewhere in the file, whole sectors away', () => {
  const places = new Set<number>()
  for (let seed = 0; seed < 60; seed++) {
    const { disk, below, log } = struckDisk(['disk.misdirected-write'], seed, diskWith('.'.repeat(4 * sectorBytes)))
    disk.edit(path).write(bytesOf('abc'), sectorBytes + 7)
    const place = textOf(below).indexOf('abc')
    expect([place % sectorBytes, log.events[0]!.position]).toEqual([7, place])
    places.add((place - 7) / sectorBytes)
  }
  expect(places).toEqual(new Set([0, 2, 3, 4]))
})

test('full: files grow by so many bytes and no more; what is removed gives room', () => {
  const { disk, below, faulty } = struckDisk(['disk.full bytes=1536B'], 1, diskWith('hello'))
  const file = disk.edit(path)
  // What was there before the chaos began does not count.
  disk.create('db/before').write(new Uint8Array(1500), 0)
  faulty.arm()
  file.write(bytesOf('HELLO'), 0)
  file.write(new Uint8Array(600), 5)
  const other = disk.create('db/other')
  expect(() => other.write(new Uint8Array(1000).fill(1), 0)).toThrow(failure('NO_SPACE', false))
  expect(textOf(below, 'db/other')).toBe('\u0001'.repeat(sectorBytes))
  other.write(new Uint8Array(424), sectorBytes)
  expect(() => disk.create('db/third')).toThrow(failure('NO_SPACE', false))
  // What is there already may be written over.
  file.write(bytesOf('world'), 0)
  disk.remove('db/other')
  disk.create('db/third').write(new Uint8Array(936), 0)
  file.truncate(105)
  disk.create('db/third').write(new Uint8Array(1436), 0)
  expect(() => file.write(bytesOf('x'), 105)).toThrow(failure('NO_SPACE', false))
})

test('sync-ignored: success, and a power loss shows that there was none', async () => {
  const { disk, below, writeBack, log } = struckDisk(['disk.sync-ignored'], 1, diskWith('hello'))
  const file = disk.edit(path)
  file.write(bytesOf('H'), 0)
  await file.sync()
  file.syncNow()
  disk.create('db/new')
  disk.syncDirectory('db')
  expect(log.events.map(({ what }) => what)).toEqual([
    'ignored a sync',
    'ignored a sync',
    'ignored a sync of a directory',
  ])
  writeBack!.powerOff('nothing', { nextFloat: () => 0 } as never)
  expect([textOf(below), below.exists('db/new')]).toEqual(['hello', false])
})

test('sync-fails: it says so once; the next sync succeeds, without what the failed one was for', async () => {
  const { disk, below, writeBack, faulty } = struckDisk(
    ['disk.sync-fails nth=1'],
    1,
    diskWith('.'.repeat(2 * sectorBytes)),
  )
  const file = disk.edit(path)
  file.write(bytesOf('a'), 0)
  await expect(file.sync()).rejects.toEqual(failure('IO', false))
  file.write(bytesOf('b'), sectorBytes)
  await file.sync()
  expect(textOf(disk).replaceAll('.', '')).toBe('ab')
  expect(faulty.heal()).toEqual([`what ${path} had unsynced will not survive a power loss`])
  writeBack!.powerOff('everything', { nextFloat: () => 1 } as never)
  expect(textOf(below).replaceAll('.', '')).toBe('b')
})

test('torn-write: that write loses sectors, what was synced stays, and the disk is gone', () => {
  const { disk, below, log } = struckDisk(
    ['disk.torn-write path=*.log nth=2'],
    1,
    diskWith('.'.repeat(4 * sectorBytes)),
  )
  const file = disk.edit(path)
  file.write(bytesOf('a'), 0)
  expect(() => file.write(new Uint8Array(3 * sectorBytes).fill(1), sectorBytes)).toThrow('the power failed')
  expect(() => file.read(new Uint8Array(1), 0)).toThrow('the power is off')
  expect(() => disk.list('db')).toThrow('the power is off')
  const left = textOf(below)
  expect(left[0]).toBe('a')
  expect(new Set(left.slice(sectorBytes))).toContain('.')
  expect(log.events).toHaveLength(1)
})

test('power-loss: at its moment, at the first call from then on, whatever the call', () => {
  for (const call of ['read', 'write', 'sync', 'create'] as const) {
    const { disk, clock, log, below } = struckDisk(['power-loss keep=nothing at=10ms'], 1, diskWith('hello'))
    const file = disk.edit(path)
    const act = {
      read: () => textOf(disk),
      write: () => file.write(bytesOf('H'), 0),
      sync: () => file.syncNow(),
      create: () => disk.create('db/new'),
    }[call]
    file.write(bytesOf('x'), 4)
    clock.advance(10)
    expect(act).toThrow('the power failed')
    expect(log.events).toMatchObject([
      { atMs: 10, what: 'the power failed, and of what was not synced it kept nothing' },
    ])
    expect(textOf(below)).toBe('hello')
  }
})

describe('slow', () => {
  /** Milliseconds that each of so many writes took. */
  function waits(line: string, count: number): number[] {
    const { disk, clock } = struckDisk([line], 3)
    const file = disk.create('file')
    return Array.from({ length: count }, () => {
      const before = clock.monotonicNs()
      file.write(bytesOf('x'), 0)
      return (clock.monotonicNs() - before) / 1e6
    })
  }
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

  test.each(['constant', 'uniform', 'exponential', 'pareto'])('%s waits have the mean that is asked for', shape => {
    const found = waits(`disk.slow mean=10ms shape=${shape}`, 4000)
    expect(meanOf(found)).toBeGreaterThan(8.5)
    expect(meanOf(found)).toBeLessThan(11.5)
    expect(Math.max(...found)).toBeLessThanOrEqual(500)
    expect(new Set(found).size > 1).toBe(shape !== 'constant')
  })

  test('a sync that gives a promise lets the thread go on, a blocking one holds it', async () => {
    const { disk, clock } = struckDisk(['disk.slow mean=10ms shape=constant calls=sync'])
    const file = disk.create('file')
    file.write(bytesOf('x'), 0)
    let isSynced = false
    const sync = file.sync().then(() => {
      isSynced = true
    })
    for (let hop = 0; hop < 50; hop++) await undefined
    expect([clock.monotonicNs(), isSynced]).toEqual([0, false])
    clock.advance(10)
    await sync
    file.syncNow()
    expect(clock.monotonicNs()).toBe(20e6)
  })

  test('only the calls that it is told', () => {
    expect(meanOf(waits('disk.slow mean=10ms calls=read', 10))).toBe(0)
  })
})

test('faults of several lines strike the same call, each as a layer', () => {
  const { disk, clock, log } = struckDisk(['disk.slow mean=5ms shape=constant', 'disk.write-fails nth=1'])
  const file = disk.create('file')
  expect(() => file.write(bytesOf('x'), 0)).toThrow('injected')
  expect(clock.monotonicNs()).toBe(5e6)
  expect(log.events.map(({ fault }) => fault.split(' ')[0])).toEqual(['disk.slow', 'disk.write-fails'])
})

test('healed, the disk is the one below, whatever came before', () => {
  const lines = [
    'disk.write-fails',
    'disk.read-fails',
    'disk.sync-fails',
    'disk.full bytes=0B',
    'disk.stale-write',
    'disk.slow mean=1s',
  ]
  const { disk, clock, faulty, writeBack } = struckDisk(lines, 1, diskWith('hello'))
  const file = disk.edit(path)
  for (const attempt of [
    () => file.write(bytesOf('x'), 0),
    () => textOf(disk),
    () => file.syncNow(),
    () => disk.create('db/new'),
  ]) {
    expect(attempt).toThrow(StorageError)
  }
  faulty.heal()
  const beforeNs = clock.monotonicNs()
  file.write(bytesOf('H'), 0)
  file.syncNow()
  disk.create('db/new').close()
  disk.syncDirectory('db')
  expect(textOf(disk)).toBe('Hello')
  expect(clock.monotonicNs()).toBe(beforeNs)
  expect(writeBack!.heldBytes).toBe(0)
})

test('a fault about power is refused on a disk that cannot lose any', async () => {
  const { FaultyDisk } = await import('../../chaos/disk/faulty-disk.ts')
  const { FaultLog } = await import('../../chaos/event.ts')
  const parts = { below: new NodeDisk(), volatile: undefined, seed: 1, clock: new MemoryClock(), log: new FaultLog() }
  const idle = (): void => undefined
  const make = (): unknown =>
    new FaultyDisk({ ...parts, faults: diskFaultsOf(['power-loss nth=1']), block: idle, powerLost: idle })
  expect(make).toThrow('a fault needs a disk that can lose what was not synced')
})

function differingBits(a: string, b: string): number {
  let count = 0
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    for (let bits = a.charCodeAt(index) ^ b.charCodeAt(index); bits > 0; bits >>= 1) count += bits & 1
  }
  return count
}
