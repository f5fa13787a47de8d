/** Directories to be damaged: trees that were closed, and trees that a crash caught with their logs still needed. */
import { readUint32, readUint48, recordHeaderBytes } from '../../engines/bytes/index.ts'
import type { DiskOperation, MemoryDisk } from '../../engines/env/index.ts'
import { type RecordedRun, recordRun } from '../crash/recorded-run.ts'
import { type Damage, damagedRange } from './damage.ts'
import type { EngineSetup } from './engine-setup.ts'

export interface Specimen {
  readonly run: RecordedRun
  /** The moment of the run at which the directory was taken, as operations of the disk. */
  readonly at: number
  readonly disk: MemoryDisk
}

/** The logs of both trees have groups of this form: type, durable sequence u48, first sequence u48, count u32. */
const groupType = 2

/** `young`: crashed before its first flush, so that it consists of a log alone. */
export type Fate = 'closed' | 'crashed' | 'young'

export async function makeSpecimen(setup: EngineSetup, fate: Fate): Promise<Specimen> {
  const operationCount = fate === 'young' ? 12 : 70
  const run = await recordRun({ seed: 21, setup, operationCount })
  const at = fate === 'closed' ? run.disk.operationCount : crashWithLogs(run)
  return { run, at, disk: run.disk.crashImageAt(at, 'everything') }
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

function isGroup(operation: DiskOperation): operation is DiskOperation & { type: 'write' } {
  return (
    operation.type === 'write' &&
    operation.path.endsWith('.log') &&
    operation.bytes.length > recordHeaderBytes &&
    operation.bytes[recordHeaderBytes] === groupType
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
  const isNeverLogged = run.setup.durability === 'none' && /MANIFEST/.test(damage.path) && damage.type !== 'flip'
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
    if (isBefore) before = Math.max(before, writesUpTo(run, lastSequence(operation.bytes)))
    if (isAfter) proven = Math.max(proven, run.powerPromises.findLast(promise => promise.at <= index)?.writeCount ?? 0)
  }
  return Math.max(before, proven)
}

/** Of the group that a record holds. */
function lastSequence(record: Uint8Array): number {
  return readUint48(record, recordHeaderBytes + 7) + readUint32(record, recordHeaderBytes + 13) - 1
}

/** Writes of which every part has a sequence up to this one; sequences are counted from 1 in the order of the calls. */
function writesUpTo({ writes }: RecordedRun, sequence: number): number {
  let sequenceLast = 0
  return writes.filter(({ changes }) => {
    sequenceLast += changes.length
    return sequenceLast <= sequence
  }).length
}

/** Writes that the first so many operations of the disk can hold. */
export function writesBefore({ writes }: RecordedRun, at: number): number {
  return writes.filter(({ issuedAt }) => issuedAt <= at).length
}
