/**
 * The write-back disk against a plain one: while it runs, everybody sees the same on both; when the power fails, what was synced is
 * there, and of the rest only what was once written, whole sectors and whole names, whatever leaked or was kept before.
 */
import { describe, expect, test } from 'vitest'
import type { PowerLossKeeps } from '../../chaos/disk/volatile-disk.ts'
import { WriteBackDisk, type WriteBackOptions, writeBackDefaults } from '../../chaos/disk/write-back/index.ts'
import type { Disk, Random } from '../../engines/env/index.ts'
import { createRandom, MemoryDisk, StorageError, sectorBytes } from '../../engines/env/index.ts'

const seedCount = 150
const stepCount = 120
const names = ['a', 'b', 'c', 'd'].map(name => `db/${name}`)

const optionChoices: readonly (readonly [string, (random: Random) => WriteBackOptions])[] = [
  ['as it is', () => writeBackDefaults],
  ['leaking', random => ({ ...writeBackDefaults, leak: { probability: 0.3, random } })],
  ['short of memory', () => ({ ...writeBackDefaults, heldBytesMax: 8 * sectorBytes })],
  ['syncing below', () => ({ ...writeBackDefaults, syncsBelow: true })],
]

function contentOf(disk: Disk, path: string): string | undefined {
  if (!disk.exists(path)) return undefined
  const file = disk.open(path)
  const bytes = new Uint8Array(file.size())
  expect(file.read(bytes, 0)).toBe(bytes.length)
  file.close()
  return Buffer.from(bytes).toString('latin1')
}

/** What a power loss may leave: each file by its number, which it carries in every sector. */
class Promises {
  /** For each file: for each of its sectors, what may be there. */
  readonly #sectors = new Map<number, Set<string>[]>()
  readonly #lengthsMin = new Map<number, number>()
  /** For each name: the files that it may be that of; `undefined`: none. */
  readonly #names = new Map<string, Set<number | undefined>>(names.map(name => [name, new Set([undefined])]))

  wrote(file: number, content: string): void {
    const sectors = this.#sectors.get(file) ?? []
    this.#sectors.set(file, sectors)
    for (let index = 0; index * sectorBytes < content.length; index++) {
      const sector = sectors[index] ?? new Set([''])
      sectors[index] = sector
      sector.add(content.slice(index * sectorBytes, (index + 1) * sectorBytes))
    }
  }

  truncated(file: number, content: string): void {
    this.#lengthsMin.set(file, Math.min(this.#lengthsMin.get(file) ?? 0, content.length))
    this.wrote(file, content)
    // Whatever a sector could be may be cut here, and be zeros from there on if the file grows past it again.
    for (const [index, sector] of this.#sectors.get(file)?.entries() ?? []) {
      for (const text of [...sector]) sector.add(text.slice(0, Math.max(0, content.length - index * sectorBytes)))
    }
  }

  synced(file: number, content: string): void {
    this.#sectors.set(file, [])
    this.wrote(file, content)
    for (const sector of this.#sectors.get(file)!) sector.delete('')
    this.#lengthsMin.set(file, content.length)
  }

  named(name: string, file: number | undefined): void {
    this.#names.get(name)!.add(file)
  }

  syncedNames(current: ReadonlyMap<string, number>): void {
    for (const name of names) this.#names.set(name, new Set([current.get(name)]))
  }

  /** @throws unless what is there may be there. */
  check(disk: Disk): void {
    for (const name of names) {
      const content = contentOf(disk, name)
      const files = [...this.#names.get(name)!]
      if (content === undefined) {
        expect(files, `${name} is missing`).toContain(undefined)
      } else {
        const fitting = files.filter(file => file !== undefined && this.#fits(file, content))
        expect(fitting.length, `${name} holds what it never held: ${content.length} bytes`).toBeGreaterThan(0)
      }
    }
  }

  #fits(file: number, content: string): boolean {
    if (content.length < (this.#lengthsMin.get(file) ?? 0)) return false
    const sectors = this.#sectors.get(file) ?? []
    for (let index = 0; index * sectorBytes < content.length; index++) {
      const found = content.slice(index * sectorBytes, (index + 1) * sectorBytes)
      const allowed = [...(sectors[index] ?? [])]
      // A sector that is not there may read as zeros, for its whole or at its end, where the file goes on.
      if (!allowed.some(text => text.padEnd(found.length, '\0') === found)) return false
    }
    return true
  }
}

/** Does the same to both disks, and keeps the promises. */
class Run {
  readonly below = new MemoryDisk()
  readonly plain = new MemoryDisk()
  readonly tested: WriteBackDisk
  readonly promises = new Promises()
  readonly #random: Random
  readonly #current = new Map<string, number>()
  #fileCount = 0
  #stamp = 0

  constructor(seed: number, choose: (random: Random) => WriteBackOptions) {
    this.#random = createRandom(seed)
    this.tested = new WriteBackDisk(this.below, choose(createRandom(seed + 1)))
    for (const disk of [this.plain, this.tested]) disk.createDirectory('db')
  }

  step(): void {
    const random = this.#random
    const name = names[random.nextInteger(names.length)]!
    const other = names[random.nextInteger(names.length)]!
    const kind = random.nextInteger(20)
    if (!this.#current.has(name)) this.#create(name)
    else if (kind < 10) this.#write(name)
    else if (kind < 12) this.#truncate(name)
    else if (kind < 15) this.#sync(name)
    else if (kind < 17) this.#syncNames()
    else if (kind < 18) this.#remove(name)
    else if (other !== name) this.#rename(name, other)
    for (const path of names) expect(contentOf(this.tested, path)).toBe(contentOf(this.plain, path))
    expect(this.tested.list('db')).toEqual(this.plain.list('db'))
  }

  #create(name: string): void {
    for (const disk of [this.plain, this.tested]) disk.create(name).close()
    this.#current.set(name, this.#fileCount)
    this.promises.named(name, this.#fileCount++)
  }

  #write(name: string): void {
    const random = this.#random
    // Each write has bytes of its own, none of them zero.
    const bytes = new Uint8Array(1 + random.nextInteger(3 * sectorBytes)).fill(1 + (this.#stamp++ % 255))
    const position = random.nextInteger(4 * sectorBytes)
    for (const disk of [this.plain, this.tested]) {
      const file = disk.edit(name)
      file.write(bytes, position)
      file.close()
    }
    this.promises.wrote(this.#current.get(name)!, contentOf(this.plain, name)!)
  }

  #truncate(name: string): void {
    const length = this.#random.nextInteger(4 * sectorBytes)
    for (const disk of [this.plain, this.tested]) {
      const file = disk.edit(name)
      file.truncate(length)
      file.close()
    }
    this.promises.truncated(this.#current.get(name)!, contentOf(this.plain, name)!)
  }

  #sync(name: string): void {
    const file = this.tested.open(name)
    file.syncNow()
    file.close()
    this.promises.synced(this.#current.get(name)!, contentOf(this.plain, name)!)
  }

  #syncNames(): void {
    this.tested.syncDirectory('db')
    this.promises.syncedNames(this.#current)
  }

  #remove(name: string): void {
    for (const disk of [this.plain, this.tested]) disk.remove(name)
    this.#current.delete(name)
    this.promises.named(name, undefined)
  }

  #rename(from: string, to: string): void {
    for (const disk of [this.plain, this.tested]) disk.rename(from, to)
    const file = this.#current.get(from)!
    this.#current.delete(from)
    this.#current.set(to, file)
    this.promises.named(from, undefined)
    this.promises.named(to, file)
  }
}

describe.each(optionChoices)('%s', (_, choose) => {
  test('everybody sees what a plain disk shows, and a kill at any moment leaves what was synced', () => {
    for (let seed = 0; seed < seedCount; seed++) {
      const run = new Run(seed, choose)
      for (let step = 0; step < stepCount; step++) {
        explaining(`seed ${seed}, step ${step}`, () => {
          run.step()
          // Killed here, the disk below is what is found.
          run.promises.check(run.below)
        })
      }
    }
  })

  test.each(['nothing', 'some', 'torn', 'everything'] satisfies PowerLossKeeps[])(
    'a power loss that keeps %s',
    keeps => {
      for (let seed = 0; seed < seedCount; seed++) {
        const run = new Run(seed, choose)
        const random = createRandom(seed)
        const stop = random.nextInteger(stepCount)
        explaining(`seed ${seed}`, () => {
          for (let step = 0; step < stop; step++) run.step()
          const before = names.map(name => contentOf(run.plain, name))
          run.tested.powerOff(keeps, random)
          run.promises.check(run.below)
          if (keeps === 'everything') expect(names.map(name => contentOf(run.below, name))).toEqual(before)
          expect(() => run.tested.exists('db/a')).toThrow(expect.objectContaining({ code: 'IO' }))
        })
      }
    },
  )
})

test('every part of what was not synced is lost by one power loss and kept by another', () => {
  const found = new Set<string>()
  for (let seed = 0; seed < 300; seed++) {
    const below = new MemoryDisk()
    const disk = new WriteBackDisk(below)
    for (const name of ['a', 'b']) disk.create(name).write(new Uint8Array(2 * sectorBytes).fill(1), 0)
    disk.powerOff('some', createRandom(seed))
    for (const name of ['a', 'b']) {
      const kept = sectorsAt(below, name)?.join('') ?? 'none'
      found.add(`${name} ${kept}`)
    }
  }
  for (const name of ['a', 'b'])
    for (const kept of ['none', '', '1', '01', '11']) expect(found).toContain(`${name} ${kept}`)
})

test('a torn write loses a sector and keeps the others', () => {
  const keptCounts = new Set<number>()
  for (let seed = 0; seed < 50; seed++) {
    const below = new MemoryDisk()
    const disk = new WriteBackDisk(below)
    disk.create('a').write(Buffer.from('first'), 0)
    const file = disk.create('b')
    file.write(new Uint8Array(4 * sectorBytes).fill(1), 0)
    disk.powerOff('torn', createRandom(seed))
    expect(contentOf(below, 'a')).toBe('first')
    keptCounts.add(sectorsAt(below, 'b')!.filter(byte => byte === 1).length)
  }
  expect(keptCounts).toEqual(new Set([0, 1, 2, 3]))
})

test('what was forsaken is read, never written, and a later write does not bring it back', () => {
  const below = new MemoryDisk()
  const disk = new WriteBackDisk(below)
  const file = disk.create('a')
  disk.syncDirectory('')
  file.write(new Uint8Array(sectorBytes).fill(1), 0)
  disk.forsake('a')
  file.write(new Uint8Array(sectorBytes).fill(2), sectorBytes)
  file.syncNow()
  const seen = contentOf(disk, 'a')!
  expect([seen.charCodeAt(0), seen.charCodeAt(sectorBytes)]).toEqual([1, 2])
  const left = contentOf(below, 'a')!
  expect([left.charCodeAt(0), left.charCodeAt(sectorBytes)]).toEqual([0, 2])
})

test('what it holds stays within the bound, and goes when it is synced, removed or replaced', () => {
  const bound = 100 * sectorBytes
  const disk = new WriteBackDisk(new MemoryDisk(), { ...writeBackDefaults, heldBytesMax: bound })
  for (let number = 0; number < 50; number++) {
    const file = disk.create(`f${number}`)
    for (let sector = 0; sector < 20; sector++) file.write(new Uint8Array(sectorBytes).fill(1), sector * sectorBytes)
    expect(disk.heldBytes).toBeLessThanOrEqual(bound)
    if (number % 3 === 0) file.syncNow()
    file.close()
  }
  disk.rename('f48', 'f49')
  disk.remove('f47')
  const before = disk.heldBytes
  disk.syncDirectory('')
  expect(disk.heldBytes).toBeLessThan(before + 1)
  for (const name of disk.list('')) {
    const file = disk.edit(name)
    file.syncNow()
    file.close()
  }
  expect(disk.heldBytes).toBe(0)
})

/** The byte that each sector begins with, all of which must be alike; `undefined`: no file. */
function sectorsAt(disk: Disk, path: string): number[] | undefined {
  const content = contentOf(disk, path)
  if (content === undefined) return undefined
  return Array.from({ length: content.length / sectorBytes }, (_, index) => {
    const sector = content.slice(index * sectorBytes, (index + 1) * sectorBytes)
    expect(new Set(sector).size).toBe(1)
    return sector.charCodeAt(0)
  })
}

function explaining(where: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (error instanceof StorageError) throw new Error(`${where}: ${error.stack}`, { cause: error })
    throw new Error(`${where}: ${String(error)}`, { cause: error })
  }
}
