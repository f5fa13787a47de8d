/**
 * Files of a store go bad at rest, in every way and all over: then the store either still has every answer right, or
 * it says what is wrong, naming the file. It never crashes, never hangs, never answers wrongly, and leaves what it
 * refused as it was.
 */
import { expect, test } from 'vitest'
import { ColumnStore } from '../../engines/column/index.ts'
import { createRandom, type MemoryDisk, memoryEnv, StorageError } from '../../engines/env/index.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from '../lsm/damage.ts'
import { contentsOf } from './contents.ts'
import { directory, type RecordedRun, recordRun, tables } from './recorded-run.ts'
import { smallOptions } from './small-store.ts'

/** `closed`: all is in groups. `crashed`: the process died after its last write, and rows are in the log alone. */
test.each([
  ['closed', 'none'],
  ['crashed', 'none'],
  ['closed', 'zstd'],
] as const)('damage to a %s store (compression: %s) is refused, or does no harm', async (fate, compression) => {
  const options = {
    ...smallOptions,
    durability: 'buffered',
    compression,
    groupRows: 40,
    backlogCountMax: 1000,
  } as const
  const run = await recordRun(3, options, 60)
  const specimen =
    fate === 'closed' ? run.disk : run.disk.crashImageAt(run.acknowledgedAt.at(-1) as number, 'everything')
  const paths = specimen.list(directory).map(name => `${directory}/${name}`)
  expect(paths.some(path => path.endsWith('.group'))).toBe(true)
  expect(paths.some(path => path.endsWith(fate === 'closed' ? '.deleted' : '.log'))).toBe(true)
  const outcomes = { refused: 0, harmless: 0 }
  let number = 0
  for (const damage of drawDamages(specimen, paths, createRandom(31))) {
    // Damage to logs is the journal's own test; here is whether what it says gets through.
    if (fate === 'crashed' && number++ % 8 !== 0) continue
    try {
      outcomes[judge(run, specimen, damage)]++
    } catch (error) {
      expect.fail(`${describeDamage(damage)}: ${String(error)}`)
    }
  }
  expect(outcomes.refused).toBeGreaterThan(outcomes.harmless / 10)
})

function judge(run: RecordedRun, specimen: MemoryDisk, damage: Damage): 'refused' | 'harmless' {
  const disk = specimen.crashImage('everything')
  applyDamage(disk, damage)
  const operationCount = disk.operationCount
  let isOpen = false
  try {
    const store = ColumnStore.open(memoryEnv({ seed: 1, disk }), directory, run.options)
    isOpen = true
    const found = contentsOf(store, tables)
    // Of a log that was never synced the end may go without a trace; rows of groups may not.
    const isLog = damage.path.endsWith('.log')
    if (!(isLog ? run.states.includes(found) : run.states.at(-1) === found)) throw new Error(`it holds\n${found}`)
    return 'harmless'
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    if (!['CORRUPT', 'INCOMPATIBLE', 'NOT_FOUND'].includes(error.code)) throw error
    if (!error.message.includes(`${directory}/`)) throw new Error(`it does not say where: ${error.message}`)
    if (!isOpen) expect(disk.operationCount, 'what was refused was changed').toBe(operationCount)
    return 'refused'
  }
}
