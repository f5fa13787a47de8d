/** What is done to row groups off the calling thread: writing them, and merging small ones into one. */
import type { ColumnType } from '../../../adapters/contract/index.ts'
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { type RawColumn, rawValues } from '../encoding/raw-column.ts'
import type { Vector } from '../encoding/vector.ts'
import { groupPath } from '../names.ts'
import type { Compression } from '../options.ts'
import { ChunkCache } from './chunk-cache.ts'
import { RowGroup } from './row-group.ts'
import { type GroupColumn, type GroupFile, writeGroup } from './write-group.ts'

export interface WriteInput {
  readonly directory: string
  readonly number: number
  readonly compression: Compression
  readonly columns: readonly GroupColumn[]
}

/** Writes the rows as a group; it survives a power loss once this is done. */
export const writeGroupTask: BackgroundTask<WriteInput, GroupFile> = {
  module: import.meta.url,
  exportName: 'writeGroupTask',
  run: (disk, { directory, number, compression, columns }) => {
    const file = writeGroup(disk, { path: groupPath(directory, number), number, compression }, columns)
    disk.syncDirectory(directory)
    return file
  },
}

interface MergeSource {
  readonly file: GroupFile
  /** A bit a row; `undefined`: none is deleted. */
  readonly deleted: Uint8Array | undefined
}

export interface MergeInput {
  readonly directory: string
  readonly number: number
  readonly compression: Compression
  readonly columns: readonly { readonly id: number; readonly type: ColumnType }[]
  readonly sources: readonly MergeSource[]
}

/** Writes the rows of the sources that are not deleted as one group, in their order; `undefined`: there is none. */
export const mergeGroupsTask: BackgroundTask<MergeInput, GroupFile | undefined> = {
  module: import.meta.url,
  exportName: 'mergeGroupsTask',
  run: mergeGroups,
}

function mergeGroups(disk: Disk, input: MergeInput): GroupFile | undefined {
  const { directory, number, compression, sources } = input
  const groups = sources.map(({ file, deleted }) => ({
    group: RowGroup.open(disk, groupPath(directory, file.number), file, new ChunkCache(0)),
    rows: liveRows(file.rowCount, deleted),
  }))
  const rowCount = groups.reduce((sum, { rows }) => sum + rows.length, 0)
  if (rowCount === 0) return undefined
  const columns = input.columns.map(({ id, type }) => {
    const merged = new MergedColumn(type, rowCount)
    for (const { group, rows } of groups) merged.add(group.readVector(id, type), rows)
    return { id, ...merged.column }
  })
  const file = writeGroup(disk, { path: groupPath(directory, number), number, compression }, columns)
  disk.syncDirectory(directory)
  return file
}

function liveRows(rowCount: number, deleted: Uint8Array | undefined): Int32Array {
  const rows = new Int32Array(rowCount)
  let count = 0
  for (let row = 0; row < rowCount; row++) {
    if (deleted === undefined || ((deleted[row >> 3] as number) & (1 << (row & 7))) === 0) rows[count++] = row
  }
  return rows.subarray(0, count)
}

/** The rows of several vectors, one after the other. */
class MergedColumn {
  readonly #type: ColumnType
  readonly #values: RawColumn['values']
  readonly #valid: Uint8Array
  readonly #dictionary: string[] = []
  readonly #codeOf = new Map<string, number>()
  #rowCount = 0
  #nullCount = 0

  constructor(type: ColumnType, rowCount: number) {
    this.#type = type
    this.#values = rawValues(type, rowCount)
    this.#valid = new Uint8Array(rowCount).fill(1)
  }

  get column(): RawColumn {
    const valid = this.#nullCount === 0 ? undefined : this.#valid
    return { type: this.#type, rowCount: this.#rowCount, values: this.#values, valid, dictionary: this.#dictionary }
  }

  add(vector: Vector, rows: Int32Array): void {
    const codes = vector.kind === 'string' ? vector.dictionary.map(text => this.#codeFor(text)) : []
    const values = this.#values
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as number
      const at = this.#rowCount++
      if (vector.valid !== undefined && vector.valid[row] === 0) {
        this.#valid[at] = 0
        this.#nullCount++
      } else if (values instanceof BigInt64Array) values[at] = vector.bigintAt(row)
      else if (vector.kind === 'string') values[at] = codes[vector.ints[row] as number] as number
      else values[at] = vector.numberAt(row)
    }
  }

  #codeFor(text: string): number {
    let code = this.#codeOf.get(text)
    if (code === undefined) {
      code = this.#dictionary.push(text) - 1
      this.#codeOf.set(text, code)
    }
    return code
  }
}
