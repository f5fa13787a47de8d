/**
 * Files go bad at rest, everywhere and in every way: an opening refuses them, with file and offset and without a change to what is
 * there, or what it finds is what the first so many writes made. Bytes that a checksum covers and that mean nothing are refused too.
 */
import { expect, test } from 'vitest'
import { crc32, readUint32, writeUint32 } from '../../engines/bytes/index.ts'
import { createRandom, type MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from '../lsm/damage.ts'
import { readFile, writeFile } from '../lsm/memory-tree.ts'
import { directory, durabilities, openStore } from './memory-store.ts'
import { assertPrefix, contentsOf, type RecordedLife, recordLife } from './recorded-life.ts'

const itemsPath = `${directory}/ITEMS`

test.each(durabilities)(
  'damage to what a closed store of durability %s leaves is refused, or does no harm',
  async durability => {
    const life = await recordLife(11, 40, { durability, checkpointBytes: 1500 })
    const least = life.contents.length - 1
    await spoil(life, life.disk.crashImage('everything'), least)
  },
)

test.each(['buffered', 'sync'] as const)('damage to what a crash left of a store, durability %s', async durability => {
  const life = await recordLife(12, 40, { durability, checkpointBytes: 2500 })
  const at = life.issuedAt.at(-4) as number
  await spoil(life, life.disk.crashImageAt(at, 'everything'), 0)
})

async function spoil(life: RecordedLife, disk: MemoryDisk, least: number): Promise<void> {
  const paths = disk.list(directory).filter(name => name !== 'LOCK')
  expect(paths).toContain('ITEMS')
  const outcomes = { refused: 0, harmless: 0 }
  const whole = paths.map(name => `${directory}/${name}`)
  for (const damage of drawDamages(disk, whole, createRandom(31))) {
    try {
      outcomes[await judge(life, disk.crashImage('everything'), { damage, least })]++
    } catch (error) {
      expect.fail(`${describeDamage(damage)}: ${String(error)}`)
    }
  }
  expect(outcomes.refused).toBeGreaterThan(outcomes.harmless / 10)
}

async function judge(
  life: RecordedLife,
  disk: MemoryDisk,
  { damage, least }: { readonly damage: Damage; readonly least: number },
): Promise<'refused' | 'harmless'> {
  applyDamage(disk, damage)
  const before = bytesOf(disk)
  try {
    const { store } = await openStore(disk, life.options)
    // The end of a log may be gone where nothing tells of it; the file of items is all or nothing.
    const most = life.contents.length - 1
    assertPrefix(life, contentsOf(store), damage.path === itemsPath ? least : 0, most)
    return 'harmless'
  } catch (error) {
    assertClear(error)
    for (const [name, bytes] of before) {
      if (bytesOf(disk).get(name) !== bytes) throw new Error(`${name} was changed, although the opening was refused`)
    }
    return 'refused'
  }
}

function assertClear(error: unknown): void {
  if (!(error instanceof StorageError) || !['CORRUPT', 'INCOMPATIBLE', 'NOT_FOUND'].includes(error.code)) throw error
  if (!/store\/(ITEMS|\d{6}\.log)\b/.test(error.message)) throw error
}

function bytesOf(disk: MemoryDisk): Map<string, string> {
  const names = disk.list(directory).filter(name => name !== 'LOCK')
  return new Map(names.map(name => [name, Buffer.from(readFile(disk, `${directory}/${name}`)).toString('latin1')]))
}

test('items that are none are refused although their checksum holds', async () => {
  const life = await recordLife(13, 60, { durability: 'sync', checkpointBytes: 1e9 })
  const items = readFile(life.disk, itemsPath)
  const random = createRandom(5)
  let refusedCount = 0
  for (let round = 0; round < 3000; round++) {
    const spoilt = items.slice()
    const payloadBytes = readUint32(spoilt, 64)
    for (let flips = 1 + random.nextInteger(3); flips > 0; flips--) {
      // Beyond the block's length, which says where its payload ends.
      const at = 68 + random.nextInteger(12 + payloadBytes)
      if (at < 76 || at >= 80) spoilt[at] = random.nextInteger(256)
    }
    const payload = spoilt.subarray(80, 80 + payloadBytes)
    writeUint32(spoilt, 76, crc32(payload, crc32(spoilt.subarray(64, 76), 0)))
    const disk = life.disk.crashImage('everything')
    writeFile(disk, itemsPath, spoilt)
    try {
      contentsOf((await openStore(disk)).store)
    } catch (error) {
      assertClear(error)
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(100)
})
