/** Directories to be damaged: trees that were closed, and trees that a crash caught with their logs still needed. */
import type { DiskOperation, MemoryDisk } from '../../engines/env/index.ts'
import { type RecordedRun, recordRun } from '../crash/recorded-run.ts'
import type { LsmOptions } from '../../engines/lsm/index.ts'
import { type Damage, damagedRange } from './damage.ts'

export interface Specimen {
  readonly name: string
  readonly run: RecordedRun
  /** The moment of the run at which the directory was taken, as operations of the disk. */
  readonly at: number
  readonly disk: MemoryDisk
}

export async function makeSpecimen(name: string, options: LsmOptions, taken: 'closed' | 'crashed'): Promise<Specimen> {
  const run = await recordRun(21, options, 70)
  const at = taken === 'closed' ? run.disk.operationCount : crashWithLogs(run)
  return { name, run, at, disk: run.disk.crashImageAt(at, 'everything') }
}

/** The last moment with more than one log, the newest of which has had a write; at least with one. */
function crashWithLogs({ disk }: RecordedRun): number {
  let best = { at: disk.operationCount, logCount: 0 }
  const logs = new Set<string>()
  for (const [index, operation] of disk.operations.entries()) {
    if (!operation.path.endsWith('.log')) continue
    if (operation.type === 'create') logs.add(operation.path)
    if (operation.type === 'remove') logs.delete(operation.path)
    const logCount = Math.min(2, logs.size)
    if (isGroup(operation) && logCount >= best.logCount) best = { at: index + 1, logCount }
  }
  return best.at
}

/** A write of the log that is neither its link at the very beginning nor zeros put there in advance. */
function isGroup(operation: DiskOperation): operation is DiskOperation & { type: 'write' } {
  return (
    operation.type === 'write' &&
    operation.path.endsWith('.log') &&
    operation.position > 0 &&
    operation.bytes.some(byte => byte !== 0)
  )
}

/**
 * How many writes a tree must still hold after the damage, if it opens at all.
 *
 * All, but where a log lost its end: whether that was ever synced, nothing may tell any more. What lies before the
 * damage must be there, and what a group after it proves to have been promised.
 */
export function leastAfterDamage({ run, at, disk }: Specimen, damage: Damage): number {
  const all = writesBefore(run, at)
  const isLogLoss = damage.path.endsWith('.log') && damage.type !== 'flip'
  const isNeverLogged = run.options.durability === 'none' && /MANIFEST/.test(damage.path) && damage.type !== 'flip'
  if (isNeverLogged) return 0
  if (!isLogLoss || !disk.exists(damage.path)) return all
  const { from, to } = damagedRange(damage)
  let before = 0
  let proven = 0
  for (const [index, operation] of run.disk.operations.slice(0, at).entries()) {
    if (!isGroup(operation)) continue
    const end = operation.position + operation.bytes.length
    const isBefore = operation.path === damage.path ? end <= from : operation.path < damage.path
    const isAfter = operation.path === damage.path ? operation.position >= to : operation.path > damage.path
    if (isBefore) before = Math.max(before, writesBefore(run, index))
    if (isAfter) proven = Math.max(proven, run.powerPromises.findLast(promise => promise.at <= index)?.writeCount ?? 0)
  }
  return Math.max(before, proven)
}

/** Writes that the first so many operations of the disk can hold. */
export function writesBefore({ writes }: RecordedRun, at: number): number {
  return writes.filter(({ issuedAt }) => issuedAt <= at).length
}
