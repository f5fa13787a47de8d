/**
 * What happens behind the writers' backs: full row buffers become row groups, small row groups become larger ones.
 *
 * A flush begins with a new log: what was in the buffers at that instant is in the older logs, and once it is in groups
 * that the manifest names, those logs go. Groups of several flushes may be written at once, and are put in place one flush
 * after the other; a merge may run beside them.
 */
import type { Env } from '../env/index.ts'
import type { Journal } from '../journal/index.ts'
import { mergeGroupsTask, writeGroupTask } from './group/tasks.ts'
import type { GroupFile } from './group/write-group.ts'
import { chooseMerge } from './merge-choice.ts'
import type { ColumnStoreOptions } from './options.ts'
import { Deletions } from './segment.ts'
import type { BufferPart, GroupPart, StoredTable } from './stored-table.ts'
import type { Instant, TableSet } from './table-set.ts'

export interface MaintenanceParts {
  readonly env: Env
  readonly directory: string
  readonly options: ColumnStoreOptions
  readonly tables: TableSet
  readonly journal: Journal
  /** A flush is done: whoever waited for room looks again. */
  readonly progressed: () => void
  readonly fail: (error: unknown) => void
}

/** The tables of one instant, and the buffers that were frozen then. */
interface Flush extends Instant {
  readonly parts: readonly {
    readonly table: StoredTable
    readonly part: BufferPart
    /** Being written, beside those of other flushes: one encodes while another waits for the disk. */
    readonly files: Promise<GroupFile[]>
  }[]
}

export class MaintenanceCounts {
  flushCount = 0
  flushedBytes = 0
  mergeCount = 0
  mergeReadBytes = 0
  mergeWrittenBytes = 0
}

export class Maintenance {
  readonly #parts: MaintenanceParts
  readonly #flushes: Flush[] = []
  /** Groups that are being written. */
  readonly #writes = new Set<Promise<unknown>>()
  /** Settles when the new log of a flush has begun, or never will. */
  #rotation: PromiseWithResolvers<void> | undefined
  #flushing: Promise<void> | undefined
  #merging: Promise<void> | undefined
  #isStopped = false
  readonly counts: MaintenanceCounts = new MaintenanceCounts()

  constructor(parts: MaintenanceParts) {
    this.#parts = parts
  }

  /** Flushes that wait or run. */
  get backlogCount(): number {
    return this.#flushes.length
  }

  /** Begins a flush where a buffer is full, and a merge where there is one to do. */
  wake(): void {
    const { groupRows, bufferBytes } = this.#parts.options
    let bytes = 0
    let isFull = false
    for (const { active } of this.#parts.tables.all) {
      bytes += active.buffer.bytes
      if (active.buffer.rowCount >= groupRows) isFull = true
    }
    if (isFull || bytes >= bufferBytes) this.flush()
    this.#startMerge()
  }

  /** Begins a flush of everything in the buffers. */
  flush(): void {
    if (this.#rotation !== undefined || this.#isStopped) return
    this.#rotation = Promise.withResolvers()
    this.#parts.journal.rotate(log => {
      this.#endRotation()
      this.#flushes.push(this.#freeze(log))
      this.#flushing ??= this.#runFlushes()
    })
  }

  /** Settles when nothing is left to flush or merge; what is in the buffers stays there. */
  async settle(): Promise<void> {
    while (!this.#isStopped) {
      this.#startMerge()
      const running = this.#flushing ?? this.#merging
      if (running === undefined) return
      await running
    }
  }

  /** Settles when everything appended so far is in groups. */
  async flushAll(): Promise<void> {
    await this.#parts.journal.barrier()
    while (this.#flushing !== undefined && !this.#isStopped) await this.#flushing
    if (this.#isStopped) return
    this.flush()
    await this.#rotation?.promise
    while (this.#flushing !== undefined) await this.#flushing
  }

  /** Begins nothing more; settles when what runs has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#endRotation()
    await this.#flushing
    await this.#merging
    await Promise.allSettled(this.#writes)
  }

  async #runFlushes(): Promise<void> {
    try {
      for (let flush = this.#flushes[0]; flush !== undefined; flush = this.#flushes[0]) {
        await this.#runFlush(flush)
        this.#flushes.shift()
        this.#parts.progressed()
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#flushing = undefined
    }
    if (!this.#isStopped) this.#startMerge()
  }

  #freeze(log: number): Flush {
    const tables = [...this.#parts.tables.all]
    const parts = tables.flatMap(table => {
      const part = table.freeze()
      return part === undefined ? [] : [{ table, part, files: this.#startWriting(part) }]
    })
    return {
      log,
      parts,
      columns: new Map(tables.map(table => [table, table.columns])),
      deletions: new Map(tables.flatMap(table => table.fixedParts.map(part => [part, part.deletions]))),
    }
  }

  async #runFlush(flush: Flush): Promise<void> {
    const { tables, journal } = this.#parts
    const written: { table: StoredTable; part: BufferPart; files: GroupFile[] }[] = []
    for (const { table, part, files } of flush.parts) written.push({ table, part, files: await files })
    for (const { table, part, files } of written) {
      let start = 0
      const groups = files.map(file => {
        const group = tables.openGroup(file)
        const end = start + file.rowCount
        group.deletions = part.deletions?.slice(start, end)
        for (const { deletions } of this.#flushes) deletions.set(group, deletions.get(part)?.slice(start, end))
        start = end
        return group
      })
      table.replace([part], groups)
    }
    tables.saveInstant(flush)
    journal.release(flush.log)
    this.counts.flushCount++
  }

  #startWriting(part: BufferPart): Promise<GroupFile[]> {
    const files = this.#writePart(part)
    this.#writes.add(files)
    const forget = (): void => void this.#writes.delete(files)
    files.then(forget, forget)
    return files
  }

  /** Writes the rows of a buffer, the deleted too, as one group or as several of about the same size. */
  async #writePart({ buffer }: BufferPart): Promise<GroupFile[]> {
    const { env, directory, options, tables } = this.#parts
    const { rowCount } = buffer
    const groupCount = Math.max(1, Math.round(rowCount / options.groupRows))
    const files: GroupFile[] = []
    for (let index = 0; index < groupCount; index++) {
      const start = Math.floor((rowCount * index) / groupCount)
      const end = Math.floor((rowCount * (index + 1)) / groupCount)
      const columns = buffer.groupColumns(start, end)
      const number = tables.takeNumber()
      const { compression } = options
      const file = await env.background.run(writeGroupTask, { directory, number, compression, columns })
      this.counts.flushedBytes += file.bytes
      files.push(file)
    }
    return files
  }

  #startMerge(): void {
    if (this.#isStopped || this.#merging !== undefined) return
    for (const table of this.#parts.tables.all) {
      const parts = chooseMerge(table.groups, this.#parts.options)
      if (parts === undefined) continue
      this.#merging = this.#runMerge(table, parts)
      return
    }
  }

  async #runMerge(table: StoredTable, parts: readonly GroupPart[]): Promise<void> {
    try {
      await this.#merge(table, parts)
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#merging = undefined
    }
    if (!this.#isStopped) this.#startMerge()
  }

  /** Leaves out the rows whose deletion is in the manifest; of the others a crash may yet bring some back. */
  async #merge(table: StoredTable, parts: readonly GroupPart[]): Promise<void> {
    const { env, directory, options, tables } = this.#parts
    const gone = parts.map(part => part.saved?.deletions)
    const file = await env.background.run(mergeGroupsTask, {
      directory,
      number: tables.takeNumber(),
      compression: options.compression,
      columns: (table.savedColumns ?? []).map(({ id, type }) => ({ id, type })),
      sources: parts.map(({ group }, index) => ({
        file: { number: group.number, rowCount: group.rowCount, bytes: group.bytes },
        deleted: gone[index]?.bits,
      })),
    })
    const merged = file === undefined ? undefined : tables.openGroup(file)
    if (merged !== undefined) {
      const carry = (now: readonly (Deletions | undefined)[]): Deletions | undefined => carryOver(parts, gone, now)
      merged.deletions = carry(parts.map(part => part.deletions))
      // A flush may have saved more of them since the merge began.
      tables.saveDeletions(merged, carry(parts.map(part => part.saved?.deletions)))
      for (const { deletions } of this.#flushes) deletions.set(merged, carry(parts.map(part => deletions.get(part))))
    }
    table.replace(parts, merged === undefined ? [] : [merged])
    tables.save()
    tables.discard(parts)
    this.counts.mergeCount++
    for (const { group } of parts) this.counts.mergeReadBytes += group.bytes
    this.counts.mergeWrittenBytes += file?.bytes ?? 0
  }

  /** The journal or the disk failed: what waits for a flush waits no longer. */
  abandon(): void {
    this.#isStopped = true
    this.#endRotation()
  }

  #endRotation(): void {
    this.#rotation?.resolve()
    this.#rotation = undefined
  }

  #fail(error: unknown): void {
    this.abandon()
    this.#parts.fail(error)
    this.#parts.progressed()
  }
}

/** The deletions of the sources but those whose rows the merge left out, as rows of the merged group. */
function carryOver(
  parts: readonly GroupPart[],
  gone: readonly (Deletions | undefined)[],
  now: readonly (Deletions | undefined)[],
): Deletions | undefined {
  const rows: number[] = []
  let at = 0
  for (const [index, { group }] of parts.entries()) {
    for (let row = 0; row < group.rowCount; row++) {
      if (gone[index]?.has(row) === true) continue
      if (now[index]?.has(row) === true) rows.push(at)
      at++
    }
  }
  return rows.length === 0 ? undefined : Deletions.add(undefined, at, rows)
}
