/**
 * Brings a directory back to a tree: manifest, then the logs that it still needs, then a clean start.
 *
 * Replayed writes go straight into tables, so an opened tree begins with an empty memtable and one new log.
 * Nothing is removed before everything has been read: a refusal leaves the evidence as it was.
 */
import type { Disk, Env } from '../env/index.ts'
import { StorageError } from '../env/index.ts'
import { flushTask } from './compaction/flush.ts'
import { holdsWrites, replayLogs } from './log-replay.ts'
import { type RunState, readManifest, type TreeState } from './manifest.ts'
import { hashKey, Memtable } from './memtable/memtable.ts'
import { currentName, type FileName, logPath, parseFileName } from './names.ts'
import type { LsmOptions } from './options.ts'

export interface Recovered {
  readonly state: TreeState
  /** Files that no longer belong to the tree, by path; to be removed once its new manifest stands. */
  readonly leftovers: readonly string[]
  readonly replayedCount: number
}

const emptyState: TreeState = { runs: [], logNumber: 0, nextNumber: 1, sequence: 0 }

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export async function recover(env: Env, directory: string, options: LsmOptions): Promise<Recovered> {
  const { disk } = env
  const files = disk.list(directory).map(name => ({ path: `${directory}/${name}`, file: parseFileName(name) }))
  const found = readManifest(disk, directory) ?? beginning(disk, directory, files)
  const logNumbers = neededLogs(disk, directory, found, files)
  let nextNumber = found.nextNumber
  for (const { file } of files) if ('number' in file) nextNumber = Math.max(nextNumber, file.number + 1)
  const memtables: Memtable[] = []
  let replayedCount = 0
  const sequence = replayLogs(disk, directory, logNumbers, found.sequence, write => {
    const room = Memtable.roomFor(write.key.length, write.value.length)
    let memtable = memtables[0]
    if (memtable === undefined || !memtable.hasRoomFor(room)) {
      memtable = new Memtable(Math.max(options.memtableBytes, room))
      memtables.unshift(memtable)
    }
    memtable.insert(write.key, hashKey(write.key), write.sequence, write.kind, write.value, write.expiresAtMs)
    replayedCount++
  })
  const replayed: RunState[] = []
  for (const memtable of memtables) {
    const { tables } = await env.background.run(flushTask, {
      directory,
      memtable: memtable.image,
      tableOptions: options.table,
      tableBytes: Number.POSITIVE_INFINITY,
      firstNumber: nextNumber++,
      numberCount: 1,
      snapshots: [],
      isBottom: false,
      nowMs: env.clock.wallMs(),
    })
    replayed.push({ level: 0, tables })
  }
  const state: TreeState = { runs: [...replayed, ...found.runs], logNumber: 0, nextNumber, sequence }
  return { state, leftovers: leftoversOf(files, state), replayedCount }
}

interface FoundFile {
  readonly path: string
  readonly file: FileName
}

/** The state of a directory without `CURRENT`. A crash during the very first opening leaves a manifest and an empty log, no more. */
function beginning(disk: Disk, directory: string, files: readonly FoundFile[]): TreeState {
  const witness = files.find(
    ({ file }) => file.type === 'table' || (file.type === 'log' && holdsWrites(disk, directory, file.number)),
  )
  if (witness === undefined) return emptyState
  const path = `${directory}/${currentName}`
  throw new StorageError('CORRUPT', `${path}: it is missing, and ${witness.path} shows that a tree was here`)
}

/** Numbers of the logs to replay, ascending. */
function neededLogs(disk: Disk, directory: string, state: TreeState, files: readonly FoundFile[]): number[] {
  if (state.logNumber === 0) return []
  const path = logPath(directory, state.logNumber)
  if (!disk.exists(path)) throw new StorageError('CORRUPT', `${path}: the manifest names this log, and it is missing`)
  return files
    .flatMap(({ file }) => (file.type === 'log' && file.number >= state.logNumber ? [file.number] : []))
    .sort((a, b) => a - b)
}

/** Logs, manifests, and tables but those of the state; all were there before this opening. (A temporary `CURRENT` is used again.) */
function leftoversOf(files: readonly FoundFile[], state: TreeState): string[] {
  const tables = new Set(state.runs.flatMap(run => run.tables.map(table => table.number)))
  return files
    .filter(({ file }) => {
      if (file.type === 'table') return !tables.has(file.number)
      return file.type === 'log' || file.type === 'manifest'
    })
    .map(({ path }) => path)
}
