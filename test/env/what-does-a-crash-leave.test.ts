/** Crash images: what was synced is always there, and of the rest every subset that a power loss can leave. */
import { expect, test } from 'vitest'
import type { CrashChoice, DiskFile, Random } from '../../engines/env/index.ts'
import { createRandom, MemoryDisk, StorageError, sectorBytes } from '../../engines/env/index.ts'

const imageCount = 2000

function readAll(disk: MemoryDisk, path: string): Uint8Array {
  const file = disk.open(path)
  const bytes = new Uint8Array(file.size())
  file.read(bytes, 0)
  return bytes
}

const textOf = (disk: MemoryDisk, path: string): string | undefined =>
  disk.exists(path) ? Buffer.from(readAll(disk, path)).toString() : undefined

function writeText(disk: MemoryDisk, path: string, text: string): DiskFile {
  const file = disk.create(path)
  file.write(Buffer.from(text), 0)
  return file
}

/** All the different answers that images drawn at random give. */
function outcomes<Answer>(disk: MemoryDisk, ask: (image: MemoryDisk) => Answer): Set<Answer> {
  const random = createRandom(7)
  return new Set(Array.from({ length: imageCount }, () => ask(disk.crashImage(random))))
}

function syncedDisk(): MemoryDisk {
  const disk = new MemoryDisk()
  disk.createDirectory('db')
  writeText(disk, 'db/file', 'old').syncNow()
  disk.syncDirectory('db')
  return disk
}

test('what was synced survives every crash', () => {
  const disk = syncedDisk()
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set(['old']))
  expect(textOf(disk.crashImage('nothing'), 'db/file')).toBe('old')
})

test('a file whose directory was not synced may be missing, however often it was synced itself', () => {
  const disk = syncedDisk()
  writeText(disk, 'db/new', 'new').syncNow()
  expect(outcomes(disk, image => textOf(image, 'db/new'))).toEqual(new Set([undefined, 'new']))
  expect(disk.crashImage('nothing').exists('db/new')).toBe(false)
})

test('a name that was synced may be that of a file whose bytes were not', () => {
  const disk = syncedDisk()
  writeText(disk, 'db/new', 'new')
  disk.syncDirectory('db')
  expect(outcomes(disk, image => textOf(image, 'db/new'))).toEqual(new Set(['', 'new']))
})

test('writes after a sync survive in any subset, later without earlier too', () => {
  const disk = syncedDisk()
  const file = disk.edit('db/file')
  file.write(Buffer.from('A'), 0)
  file.write(Buffer.from('B'), 2)
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set(['old', 'Ald', 'olB', 'AlB']))
  expect(textOf(disk.crashImage('nothing'), 'db/file')).toBe('old')
  expect(textOf(disk.crashImage('everything'), 'db/file')).toBe('AlB')
})

test('a write tears between sectors and never within one', () => {
  const disk = syncedDisk()
  const file = disk.create('db/torn')
  disk.syncDirectory('db')
  file.write(new Uint8Array(sectorBytes * 3).fill(1), sectorBytes / 2)
  const sectorsOf = (image: MemoryDisk): string => {
    const bytes = readAll(image, 'db/torn')
    const isWritten = (from: number, to: number): string => {
      const values = new Set(bytes.subarray(from, to))
      expect(values.size).toBeLessThanOrEqual(1)
      return values.has(1) ? '1' : '0'
    }
    const cuts = [0.5, 1, 2, 3, 3.5].map(sector => sector * sectorBytes)
    return cuts
      .slice(1)
      .map((to, index) => isWritten(cuts[index]!, to))
      .join('')
  }
  expect(outcomes(disk, sectorsOf).size).toBe(16)
  expect(sectorsOf(disk.crashImage('torn'))).toBe('1100')
})

test("'torn' loses the second half of the last write and nothing else", () => {
  const disk = syncedDisk()
  const file = disk.edit('db/file')
  file.write(new Uint8Array(4 * sectorBytes).fill(1), 0)
  file.write(new Uint8Array(4 * sectorBytes).fill(2), 4 * sectorBytes)
  writeText(disk, 'db/other', 'other').syncNow()
  const image = disk.crashImage('torn')
  const bytes = readAll(image, 'db/file')
  expect(bytes.length).toBe(6 * sectorBytes)
  expect([bytes[0], bytes[4 * sectorBytes - 1], bytes[4 * sectorBytes], bytes.at(-1)]).toEqual([1, 1, 2, 2])
  expect(textOf(image, 'db/other')).toBe('other')
})

test('a truncation is undone or done', () => {
  const disk = syncedDisk()
  disk.edit('db/file').truncate(1)
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set(['old', 'o']))
  disk.create('db/file')
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set(['old', 'o', '']))
})

test('a rename is atomic: the old file or the new one, never neither', () => {
  const disk = syncedDisk()
  const file = writeText(disk, 'db/next', 'new')
  file.syncNow()
  disk.syncDirectory('db')
  disk.rename('db/next', 'db/file')
  const answers = outcomes(disk, image => `${textOf(image, 'db/file')} ${image.list('db').join()}`)
  expect(answers).toEqual(new Set(['old file,next', 'new file']))
  disk.syncDirectory('db')
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set(['new']))
})

test('a removed file may come back until its directory is synced', () => {
  const disk = syncedDisk()
  disk.remove('db/file')
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set([undefined, 'old']))
  disk.syncDirectory('db')
  expect(outcomes(disk, image => textOf(image, 'db/file'))).toEqual(new Set([undefined]))
})

test('a sync covers what was written before it began, not what came while it ran', async () => {
  const disk = syncedDisk()
  const file = disk.edit('db/file')
  file.write(Buffer.from('A'), 0)
  const sync = file.sync()
  file.write(Buffer.from('B'), 2)
  expect(textOf(disk.crashImage('nothing'), 'db/file')).toBe('old')
  await sync
  expect(textOf(disk.crashImage('nothing'), 'db/file')).toBe('Ald')
  expect(textOf(disk.crashImage('everything'), 'db/file')).toBe('AlB')
})

test('an image is a disk of its own: it takes writes, locks and crashes, and the original never notices', () => {
  const disk = syncedDisk()
  disk.lock('db/LOCK')
  const image = disk.crashImage('everything')
  image.lock('db/LOCK')
  const file = image.edit('db/file')
  file.write(Buffer.from('X'), 0)
  disk.edit('db/file').write(Buffer.from('Y'), 1)
  expect(textOf(image, 'db/file')).toBe('Xld')
  expect(textOf(image.crashImage('nothing'), 'db/file')).toBe('old')
  expect(textOf(disk, 'db/file')).toBe('oYd')
})

test('an image keeps what it had, whatever the original syncs afterwards', () => {
  const disk = syncedDisk()
  const image = disk.crashImage('nothing')
  const file = disk.edit('db/file')
  file.write(Buffer.from('new'), 0)
  file.syncNow()
  expect(textOf(image, 'db/file')).toBe('old')
  expect(textOf(disk.crashImage('nothing'), 'db/file')).toBe('new')
})

test('the sync of one directory leaves the names of another in doubt', () => {
  const disk = syncedDisk()
  disk.createDirectory('other')
  writeText(disk, 'other/new', 'new').syncNow()
  disk.syncDirectory('db')
  expect(outcomes(disk, image => textOf(image, 'other/new'))).toEqual(new Set([undefined, 'new']))
  disk.syncDirectory('other')
  expect(textOf(disk.crashImage('nothing'), 'other/new')).toBe('new')
})

test('what was written stays written, although the caller uses his bytes again', () => {
  const disk = syncedDisk()
  const bytes = Buffer.from('new')
  const file = disk.edit('db/file')
  file.write(bytes, 0)
  bytes.fill(0)
  expect(textOf(disk, 'db/file')).toBe('new')
  expect(textOf(disk.crashImage('everything'), 'db/file')).toBe('new')
})

test('the hook sees each operation before it happens and may refuse it', async () => {
  const disk = syncedDisk()
  const seen: string[] = []
  disk.beforeOperation = operation => {
    seen.push(operation.type)
    if (operation.type === 'write' || operation.type === 'sync') throw new StorageError('NO_SPACE', 'full')
  }
  const file = disk.edit('db/file')
  expect(() => file.write(Buffer.from('A'), 0)).toThrow('full')
  await expect(file.sync()).rejects.toMatchObject({ code: 'NO_SPACE' })
  disk.create('db/new')
  disk.rename('db/new', 'db/newer')
  disk.remove('db/newer')
  disk.syncDirectory('db')
  expect(seen).toEqual(['write', 'sync', 'create', 'rename', 'remove', 'syncDirectory'])
  expect(textOf(disk.crashImage('everything'), 'db/file')).toBe('old')
})

test('a recorded disk crashes at every moment of its past as it would have then', () => {
  const disk = new MemoryDisk({ record: true })
  disk.createDirectory('db')
  const asThen: (string | undefined)[] = []
  disk.beforeOperation = () => asThen.push(textOf(disk.crashImage('nothing'), 'db/file'))
  const file = writeText(disk, 'db/file', 'one')
  disk.syncDirectory('db')
  file.syncNow()
  file.write(Buffer.from('two'), 0)
  file.syncNow()
  disk.remove('db/file')
  disk.syncDirectory('db')
  asThen.push(textOf(disk.crashImage('nothing'), 'db/file'))
  expect(asThen).toEqual([undefined, undefined, undefined, '', 'one', 'one', 'two', 'two', undefined])
  const moments = asThen.map((_, index) => index)
  const asNow = (index: number): string | undefined => textOf(disk.crashImageAt(index, 'nothing'), 'db/file')
  expect(moments.map(asNow)).toEqual(asThen)
  expect(moments.toReversed().map(asNow)).toEqual(asThen.toReversed())
  expect(disk.operations.map(({ type }) => type).slice(0, 3)).toEqual(['create', 'write', 'syncDirectory'])
  expect(() => new MemoryDisk().crashImageAt(0, 'nothing')).toThrow('no record')
})

/** For each byte what it may be after a crash: the synced value, or any written since. */
class ByteModel {
  readonly allowed: Set<number>[] = []
  syncedLength = 0

  write(bytes: Uint8Array, position: number): void {
    while (this.allowed.length < position + bytes.length) this.allowed.push(new Set([0]))
    for (const [index, byte] of bytes.entries()) this.allowed[position + index]!.add(byte)
  }

  sync(content: Uint8Array): void {
    content.forEach((byte, index) => {
      this.allowed[index] = new Set([byte])
    })
    this.syncedLength = content.length
  }

  check(found: Uint8Array, what: string): void {
    expect(found.length, what).toBeGreaterThanOrEqual(this.syncedLength)
    expect(found.length, what).toBeLessThanOrEqual(this.allowed.length)
    found.forEach((byte, index) => {
      if (!this.allowed[index]!.has(byte)) expect.fail(`${what}: byte ${index} is ${byte}`)
    })
  }
}

/** One random operation on the disk and on the models. */
function step(random: Random, disk: MemoryDisk, files: readonly DiskFile[], models: readonly ByteModel[]): void {
  const index = random.nextInteger(files.length)
  const [file, model] = [files[index]!, models[index]!]
  if (random.nextInteger(4) === 0) {
    file.syncNow()
    model.sync(readAll(disk, file.path))
  } else {
    const bytes = new Uint8Array(1 + random.nextInteger(3000)).fill(1 + random.nextInteger(255))
    const position = random.nextInteger(6000)
    file.write(bytes, position)
    model.write(bytes, position)
  }
}

test.each([1, 2, 3, 4])('random runs (seed %i): each byte of each image is the synced one or a later one', seed => {
  const random = createRandom(seed)
  const disk = new MemoryDisk()
  const paths = ['a', 'b', 'c']
  const files = paths.map(path => disk.create(path))
  const models = paths.map(() => new ByteModel())
  disk.syncDirectory('')
  const choices: CrashChoice[] = ['nothing', 'everything', 'torn', random, random]
  for (let operation = 0; operation < 60; operation++) {
    step(random, disk, files, models)
    for (const choice of choices) {
      const image = disk.crashImage(choice)
      for (const [index, path] of paths.entries()) {
        models[index]!.check(readAll(image, path), `seed ${seed}, operation ${operation}, file ${path}`)
      }
    }
  }
})

test('thousands of images of one recorded run, one at each operation, are soon made', () => {
  const disk = new MemoryDisk({ record: true })
  disk.createDirectory('db')
  const log = disk.create('db/log')
  disk.syncDirectory('db')
  const record = new Uint8Array(1000).fill(1)
  for (let index = 0; index < 2000; index++) {
    log.write(record, index * record.length)
    if (index % 100 === 99) log.syncNow()
  }
  const random = createRandom(1)
  let [writtenBytes, syncedBytes] = [0, 0]
  disk.operations.forEach((operation, index) => {
    if (operation.type === 'write') writtenBytes += operation.bytes.length
    if (operation.type === 'sync') syncedBytes = writtenBytes
    const image = disk.crashImageAt(index + 1, random)
    if (index >= 1) expect(image.open('db/log').size()).toBeGreaterThanOrEqual(syncedBytes)
  })
  expect(syncedBytes).toBe(2_000_000)
})
