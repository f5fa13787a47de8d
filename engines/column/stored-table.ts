/** One table as it is now: its columns, its row groups, the buffers that are being written, and the one that grows. */
import type { RawColumn } from './encoding/raw-column.ts'
import type { RowGroup } from './group/row-group.ts'
import type { Condition } from './query/condition.ts'
import { applyCondition } from './query/filter.ts'
import { Selection } from './query/selection.ts'
import { BufferSegment, RowBuffer } from './row-buffer.ts'
import type { StoredColumn } from './schema.ts'
import { Deletions, GroupSegment, type Segment, type TableView } from './segment.ts'

/** Where the deletions of a group lie on the disk. */
export interface DeletionsFile {
  readonly number: number
  readonly count: number
}

export interface GroupPart {
  readonly group: RowGroup
  deletions: Deletions | undefined
  /** What the manifest has of them. */
  saved: { readonly deletions: Deletions; readonly file: DeletionsFile } | undefined
}

export interface BufferPart {
  readonly buffer: RowBuffer
  deletions: Deletions | undefined
}

export type Part = GroupPart | BufferPart

/** Rows that a deletion takes from one part. */
export interface Taken {
  readonly part: Part
  readonly rowCount: number
  readonly rows: Int32Array
}

export class StoredTable {
  readonly id: number
  readonly name: string
  columns: readonly StoredColumn[]
  /** What the manifest has of them; `undefined`: it does not know the table yet. */
  savedColumns: readonly StoredColumn[] | undefined
  groups: GroupPart[]
  /** Full buffers on their way to the disk, the oldest first. */
  frozen: BufferPart[] = []
  active: BufferPart
  #view: TableView | undefined

  constructor(id: number, name: string, parts: { columns: readonly StoredColumn[]; groups: GroupPart[] }) {
    this.id = id
    this.name = name
    this.columns = parts.columns
    this.groups = parts.groups
    this.active = { buffer: new RowBuffer(parts.columns), deletions: undefined }
  }

  /** The rows as of now. */
  get view(): TableView {
    this.#view ??= { name: this.name, columns: this.columns, segments: this.#parts().map(segmentOf) }
    return this.#view
  }

  append(rows: { readonly rowCount: number; readonly columns: readonly RawColumn[] }): void {
    this.active.buffer.append(rows)
    this.#view = undefined
  }

  addColumn(column: StoredColumn): void {
    this.columns = [...this.columns, column]
    this.active.buffer.addColumn(column)
    this.#view = undefined
  }

  /** The rows for which the condition is true. @throws StorageError `CORRUPT` */
  find(condition: Condition): Taken[] {
    const selection = new Selection()
    const { segments } = this.view
    return this.#parts().flatMap((part, index) => {
      const segment = segments[index] as Segment
      selection.reset(segment.rowCount, segment.deletions)
      applyCondition(condition, segment, selection)
      if (selection.count === 0) return []
      const rows = Int32Array.from({ length: selection.count }, (_, at) => selection.rowAt(at))
      return [{ part, rowCount: segment.rowCount, rows }]
    })
  }

  take(taken: readonly Taken[]): void {
    for (const { part, rowCount, rows } of taken) part.deletions = Deletions.add(part.deletions, rowCount, rows)
    this.#view = undefined
  }

  /** The buffer at hand takes no more rows; another does. `undefined`: it has none. */
  freeze(): BufferPart | undefined {
    const part = this.active
    if (part.buffer.rowCount === 0) return undefined
    this.frozen.push(part)
    this.active = { buffer: new RowBuffer(this.columns), deletions: undefined }
    this.#view = undefined
    return part
  }

  /** Everything but the buffer at hand. */
  get fixedParts(): readonly Part[] {
    return [...this.groups, ...this.frozen]
  }

  /** Puts groups in the place of parts. */
  replace(gone: readonly Part[], come: readonly GroupPart[]): void {
    this.frozen = this.frozen.filter(part => !gone.includes(part))
    this.groups = [...this.groups.filter(part => !gone.includes(part)), ...come]
    this.#view = undefined
  }

  #parts(): Part[] {
    return this.active.buffer.rowCount === 0 ? [...this.fixedParts] : [...this.fixedParts, this.active]
  }
}

function segmentOf(part: Part): Segment {
  if ('group' in part) return new GroupSegment(part.group, part.deletions)
  // Deletions of a buffer that has grown since speak of fewer rows.
  const { buffer, deletions } = part
  const { rowCount } = buffer
  return new BufferSegment(
    buffer,
    rowCount,
    deletions === undefined ? undefined : Deletions.add(deletions, rowCount, []),
  )
}
