/**
 * Files of a tree go bad at rest, in every way and all over: then the tree either still has every answer
 * right, or it says what is wrong, naming the file. It never crashes, never hangs, never answers wrongly, and leaves
 * what it refused as it was.
 */
import { expect, test } from 'vitest'
import { createRandom, type DiskOperation, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { Durability, LsmOptions } from '../../engines/lsm/index.ts'
import { directory } from '../crash/recorded-run.ts'
import { openImage, readEverything, survivingCount } from '../crash/survival.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from './damage.ts'
import { bytesOfText, closeTree, entriesOf, openTree, readFile, writeFile } from './memory-tree.ts'
import { untilSettled } from './patience.ts'
import { smallOptions } from './small-options.ts'
import { type Fate, leastAfterDamage, makeSpecimen, type Specimen, writesBefore } from './specimen.ts'

function optionsOf(durability: Durability, change: Partial<LsmOptions> = {}): LsmOptions {
  return { ...smallOptions, durability, memtableBytes: 6000, memtableCountMax: 100, ...change }
}

const compressed: LsmOptions['table'] = { ...smallOptions.table, compression: 'zstd' }
const specimens: readonly (readonly [name: string, options: LsmOptions, fate: Fate])[] = [
  ['a closed tree', optionsOf('sync', { tableBytes: 1000 }), 'closed'],
  ['a closed tree, compressed', optionsOf('buffered', { compaction: 'tiered', table: compressed }), 'closed'],
  ['a closed tree that never had a log', optionsOf('none'), 'closed'],
  ['a crashed tree with synced logs', optionsOf('sync'), 'crashed'],
  ['a crashed tree with logs that were seldom synced', optionsOf('buffered'), 'crashed'],
  ['a crashed tree with nothing but a log', optionsOf('sync'), 'young'],
]

test.each(specimens)('damage to %s is refused, or does no harm', async (_, options, fate) => {
  const specimen = await makeSpecimen(options, fate)
  const { disk } = specimen
  const paths = disk.list(directory).map(file => `${directory}/${file}`)
  expect(paths.length).toBeGreaterThan(2)
  const outcomes = { refused: 0, harmless: 0 }
  for (const damage of drawDamages(disk, paths, createRandom(31))) {
    try {
      outcomes[await judge(specimen, damage)]++
    } catch (error) {
      expect.fail(`${describeDamage(damage)}: ${String(error)}`)
    }
  }
  expect(outcomes.refused).toBeGreaterThan(outcomes.harmless / 10)
})

test('a block that belongs into another table, whole and at its very place, is refused', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'none', runCountTrigger: 9 })
  for (const letter of ['o', 'n']) {
    for (const key of ['a', 'b', 'c']) await opened.tree.put(bytesOfText(key), bytesOfText(letter.repeat(10)))
    await untilSettled(opened.env.clock, opened.tree.sync())
  }
  await closeTree(opened)
  const [older = '', newer = ''] = disk.list(directory).filter(name => name.endsWith('.table'))
  const misdirected = readFile(disk, `${directory}/${older}`)
  const whole = readFile(disk, `${directory}/${newer}`)
  expect(misdirected.length).toBe(whole.length)
  // All but filter, index and footer, which would give it away at once.
  writeFile(disk, `${directory}/${newer}`, Uint8Array.of(...misdirected.subarray(0, 60), ...whole.subarray(60)))
  const { tree } = await openTree(disk)
  expect(() => tree.get(bytesOfText('a'))).toThrow(expect.objectContaining({ code: 'CORRUPT' }))
})

test('in a buffered tree, too, what was synced is missed once a later write tells of it', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, tree } = await openTree(disk, { durability: 'buffered' })
  await tree.put(bytesOfText('key'), bytesOfText('synced'))
  const first = disk.operations.at(-1) as DiskOperation & { type: 'write' }
  await untilSettled(env.clock, tree.sync())
  const crashed = (): MemoryDisk => {
    const image = disk.crashImage('everything')
    applyDamage(image, { type: 'zero', path: first.path, position: first.position, length: first.bytes.length })
    return image
  }
  expect(entriesOf((await openTree(crashed())).tree)).toEqual([])
  await tree.put(bytesOfText('later'), bytesOfText('buffered'))
  await expect(openTree(crashed())).rejects.toMatchObject({
    code: 'CORRUPT',
    message: RegExp(`${first.path}.* synced`),
  })
})

async function judge(specimen: Specimen, damage: Damage): Promise<'refused' | 'harmless'> {
  const { run, at } = specimen
  const disk = specimen.disk.crashImage('everything')
  applyDamage(disk, damage)
  const before = contentsOf(disk)
  let isOpen = false
  try {
    const { tree } = await openImage(disk, run.options)
    isOpen = true
    const bounds = { least: leastAfterDamage(specimen, damage), most: writesBefore(run, at) }
    survivingCount(run, readEverything(tree), bounds)
    return 'harmless'
  } catch (error) {
    assertClear(error)
    if (!isOpen) assertUnchanged(disk, before)
    return 'refused'
  }
}

/** Says what is wrong, and where. */
function assertClear(error: unknown): void {
  if (!(error instanceof StorageError)) throw error
  if (!['CORRUPT', 'INCOMPATIBLE', 'NOT_FOUND'].includes(error.code)) throw error
  if (!/tree\/(\d{6}\.(log|table)|MANIFEST-\d{6}|CURRENT)\b/.test(error.message)) throw error
}

/** What an opening refuses is evidence: it may put files beside it, and nothing else. */
function assertUnchanged(disk: MemoryDisk, before: ReadonlyMap<string, string>): void {
  const after = contentsOf(disk)
  for (const [name, bytes] of before) {
    if (after.get(name) !== bytes) throw new Error(`${name} was changed, although the opening was refused`)
  }
}

function contentsOf(disk: MemoryDisk): Map<string, string> {
  const contents = new Map<string, string>()
  for (const name of disk.list(directory)) {
    const file = disk.open(`${directory}/${name}`)
    const bytes = Buffer.alloc(file.size())
    file.read(bytes, 0)
    file.close()
    contents.set(name, bytes.toString('latin1'))
  }
  return contents
}
