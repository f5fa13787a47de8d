/**
 * Files of a tree go bad at rest, in every way and all over: then the tree either still has every answer
 * right, or it says what is wrong, naming the file. It never crashes, never hangs, never answers wrongly, and leaves
 * what it refused as it was.
 */
import { expect, test } from 'vitest'
import { createRandom, type MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { Durability, LsmOptions } from '../../engines/lsm/index.ts'
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from '../lsm/damage.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { lsmSetup, smallOptions } from '../lsm/small-options.ts'
import { type Fate, leastAfterDamage, makeSpecimen, type Specimen, writesBefore } from '../lsm/specimen.ts'
import { directory } from './recorded-run.ts'
import { openImage, readEverything, survivingCount } from './survival.ts'

function lsm(durability: Durability, change: Partial<LsmOptions> = {}): EngineSetup {
  return lsmSetup({ ...smallOptions, durability, memtableBytes: 6000, memtableCountMax: 100, ...change })
}

/** `young`: no checkpoint but the first, so that all there is is in the log. */
function btree(durability: Durability, fate: Fate): EngineSetup {
  const checkpointBytes = fate === 'young' ? 1e9 : 4000
  return btreeSetup({ ...smallBtree, durability, checkpointBytes, backlogBytes: 1e9 })
}

const compressed: LsmOptions['table'] = { ...smallOptions.table, compression: 'zstd' }
const specimens: readonly (readonly [name: string, setup: EngineSetup, fate: Fate])[] = [
  ['a closed lsm tree', lsm('sync', { tableBytes: 1000 }), 'closed'],
  ['a closed lsm tree, compressed', lsm('buffered', { compaction: 'tiered', table: compressed }), 'closed'],
  ['a closed lsm tree that never had a log', lsm('none'), 'closed'],
  ['a crashed lsm tree with synced logs', lsm('sync'), 'crashed'],
  ['a crashed lsm tree with logs that were seldom synced', lsm('buffered'), 'crashed'],
  ['a crashed lsm tree with nothing but a log', lsm('sync'), 'young'],
  ['a closed B+ tree', btree('sync', 'closed'), 'closed'],
  ['a closed B+ tree that never had a log', btree('none', 'closed'), 'closed'],
  ['a crashed B+ tree with synced logs', btree('sync', 'crashed'), 'crashed'],
  ['a crashed B+ tree with logs that were seldom synced', btree('buffered', 'crashed'), 'crashed'],
  ['a crashed B+ tree with nothing but a log', btree('sync', 'young'), 'young'],
]

test.each(specimens)('damage to %s is refused, or does no harm', async (_, setup, fate) => {
  const specimen = await makeSpecimen(setup, fate)
  const { disk } = specimen
  const paths = disk.list(directory).map(file => `${directory}/${file}`)
  expect(paths.length).toBeGreaterThan(1)
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

async function judge(specimen: Specimen, damage: Damage): Promise<'refused' | 'harmless'> {
  const { run, at } = specimen
  const disk = specimen.disk.crashImage('everything')
  applyDamage(disk, damage)
  const before = contentsOf(disk)
  let isOpen = false
  try {
    const { tree } = await openImage(disk, run.setup)
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
  if (!/tree\/(\d{6}\.(log|table)|MANIFEST-\d{6}|CURRENT|PAGES|MAP)\b/.test(error.message)) throw error
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
