/**
 * Files of an index go bad at rest, in every way and all over: then it either still has every answer right, or says what is wrong, naming the
 * file. It never answers wrongly, never hangs, and what an opening refuses it leaves as it was.
 */
import { expect, test } from 'vitest'
import { createRandom, type MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { InvertedOptions } from '../../engines/inverted/index.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from '../lsm/damage.ts'
import { directory, openIndex, smallOptions } from './memory-index.ts'
import { liveVersions, type RecordedWrites, recordWrites, survivingCount } from './recorded-writes.ts'

const options: InvertedOptions = { ...smallOptions, writeBufferBytes: 1500, backlogBytes: 1e9 }
/** Of the damages that are drawn, every so manieth is done. */
const stride = 9

test.each([
  ['closed', true],
  ['crashed', false],
] as const)('damage to an index that was %s is refused, or does no harm', async (_, isClosed) => {
  const run = await recordWrites(options, { seed: 4, stepCount: 60 })
  if (isClosed) await run.close()
  const whole = run.disk.crashImage('everything')
  const paths = whole.list(directory).map(name => `${directory}/${name}`)
  const outcomes = { refused: 0, harmless: 0 }
  let count = 0
  for (const damage of drawDamages(whole, paths, createRandom(31))) {
    if (count++ % stride !== 0 && damage.type !== 'remove' && damage.type !== 'swap') continue
    try {
      outcomes[await judge(run, whole, damage)]++
    } catch (error) {
      expect.fail(`${describeDamage(damage)}: ${String(error)}`)
    }
  }
  expect(outcomes.refused).toBeGreaterThan(outcomes.harmless / 10)
  expect(outcomes.refused).toBeGreaterThan(100)
})

async function judge(run: RecordedWrites, whole: MemoryDisk, damage: Damage): Promise<'refused' | 'harmless'> {
  const disk = whole.crashImage('everything')
  applyDamage(disk, damage)
  const before = contentsOf(disk)
  let isOpen = false
  try {
    const { index } = await openIndex(disk, options)
    isOpen = true
    // A log that lost its end looks like one that a power loss cut: that is for the journal's own tests.
    const least = damage.path.endsWith('.log') ? 0 : run.writes.length
    survivingCount(run, liveVersions(index), { least, most: run.writes.length })
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
  if (!/index\/(\d{6}\.(log|segment)|MANIFEST)\b/.test(error.message)) throw error
}

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
