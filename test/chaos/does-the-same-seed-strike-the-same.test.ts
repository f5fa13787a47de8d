/** The same lines, the same seed, the same calls: the same faults, to the byte. And one fault does not change another's draws. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { faultDefinitions } from '../../chaos/catalog.ts'
import type { FaultEvent } from '../../chaos/event.ts'
import { createRandom, type DiskOperation, MemoryDisk, StorageError, sectorBytes } from '../../engines/env/index.ts'
import { struckDisk } from './struck-disk.ts'

interface Trace {
  readonly events: readonly FaultEvent[]
  /** What reached the disk below, as one number: whole, it would be too much to show. */
  readonly operations: string
  readonly leftBehind: readonly string[]
}

/** A few hundred calls of every kind, the same each time. */
function trace(lines: readonly string[], seed: number): Trace {
  const below = new MemoryDisk({ record: true })
  const { disk, clock, log, faulty } = struckDisk(lines, seed, below)
  const random = createRandom(7)
  const attempt = (call: () => void): void => {
    try {
      call()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
  const paths = ['a.log', 'b.table']
  for (let step = 0; step < 400; step++) {
    const path = paths[random.nextInteger(2)]!
    const [kind, place, count] = [
      random.nextInteger(8),
      random.nextInteger(3000),
      1 + random.nextInteger(2 * sectorBytes),
    ]
    clock.advance(1)
    attempt(() => {
      const file = disk.exists(path) ? disk.edit(path) : disk.create(path)
      if (kind < 3) file.write(new Uint8Array(count).fill(step), place)
      else if (kind < 5) file.read(new Uint8Array(count), place)
      else if (kind < 6) file.syncNow()
      else if (kind < 7) disk.syncDirectory('')
      else file.truncate(place)
      file.close()
    })
  }
  return { events: log.events, operations: fingerprint(below.operations), leftBehind: faulty.heal() }
}

const random = createRandom(3)
const drawn = faultDefinitions
  .filter(({ family, name }) => family === 'disk' && name !== 'power-loss' && name !== 'disk.torn-write')
  .map(definition =>
    definition
      .draw(random, 400)
      .replace(/ (at|for)=\S+/g, '')
      .replace(/probability=\S+/, 'probability=0.2')
      .replace(/bytes=\S+/, 'bytes=4KiB'),
  )

test.each(
  [...drawn, 'power-loss nth=100', 'power-loss at=200ms keep=torn', 'disk.torn-write nth=20'].map(line => [line]),
)('%s', line => {
  const first = trace([line], 5)
  expect(first.events.length).toBeGreaterThan(0)
  expect(trace([line], 5)).toEqual(first)
  const others = [6, 7, 8].map(seed => trace([line], seed))
  if (/probability|power|torn-write/.test(line)) expect(others.some(other => !isEqual(other, first))).toBe(true)
})

test('all of them at once', () => {
  expect(trace(drawn, 5)).toEqual(trace(drawn, 5))
})

test('a fault strikes the same calls whether or not another is there', () => {
  const line = 'disk.bit-rot probability=0.1'
  const alone = trace([line], 5).events
  const accompanied = trace(['disk.slow mean=1us probability=0.5', line], 5).events
  const strip = (events: readonly FaultEvent[]): unknown =>
    events.filter(({ fault }) => fault === line).map(event => ({ ...event, atMs: undefined }))
  expect(strip(accompanied)).toEqual(strip(alone))
})

test('the same line twice does not draw alike', () => {
  const line = 'disk.read-fails probability=0.2'
  expect(trace([line, line], 5).events.length).toBeGreaterThan(trace([line], 5).events.length)
})

function fingerprint(operations: readonly DiskOperation[]): string {
  return createHash('sha256').update(JSON.stringify(operations)).digest('hex')
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
