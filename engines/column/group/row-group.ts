/** A row group at rest: its footer in memory, its chunks read and decoded when a query needs them, and kept in the cache. */
import type { ColumnType } from '../../../adapters/contract/index.ts'
import { type Disk, StorageError } from '../../env/index.ts'
import { ByteReader } from '../encoding/byte-reader.ts'
import { decodeChunk } from '../encoding/chunk.ts'
import { nullVector, Vector } from '../encoding/vector.ts'
import type { ChunkCache } from './chunk-cache.ts'
import { type Footer, type FooterColumn, readFooter, readSection } from './format.ts'
import { fromStatisticsText, type Statistics } from './statistics.ts'
import { StringFilter } from './string-filter.ts'
import type { GroupFile } from './write-group.ts'

export type GroupCache = ChunkCache<Vector | StringFilter>

interface LoadedColumn {
  readonly footer: FooterColumn
  readonly statistics: Statistics
}

/** Columns of a table are fewer; two places a column in the cache's keys. */
export const columnIdMax = 4095

export class RowGroup {
  readonly path: string
  readonly number: number
  readonly rowCount: number
  readonly bytes: number
  readonly #disk: Disk
  readonly #cache: GroupCache
  readonly #columns: ReadonlyMap<number, LoadedColumn>
  readonly #nulls = new Map<number, Vector>()
  #holders = 1
  #discard: (() => void) | undefined

  private constructor(disk: Disk, path: string, parts: { file: GroupFile; footer: Footer; cache: GroupCache }) {
    this.#disk = disk
    this.#cache = parts.cache
    this.path = path
    this.number = parts.file.number
    this.rowCount = parts.file.rowCount
    this.bytes = parts.file.bytes
    this.#columns = new Map(
      parts.footer.columns.map(footer => [
        footer.id,
        { footer, statistics: fromStatisticsText(footer.type, footer.statistics) },
      ]),
    )
  }

  /** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
  static open(disk: Disk, path: string, file: GroupFile, cache: GroupCache): RowGroup {
    if (!disk.exists(path)) {
      throw new StorageError('CORRUPT', `${path}: the manifest names this row group, and it is missing`)
    }
    const footer = readFooter(disk, path, file)
    if (footer.rowCount !== file.rowCount) {
      throw new StorageError('CORRUPT', `${path}: it has ${footer.rowCount} rows, the manifest says ${file.rowCount}`)
    }
    return new RowGroup(disk, path, { file, footer, cache })
  }

  /** The chunk of the column; nothing but nulls where the column is younger than the group. @throws StorageError `CORRUPT` */
  vector(id: number, type: ColumnType): Vector {
    const column = this.#columns.get(id)
    if (column === undefined) return this.#nullVector(id, type)
    const cached = this.#cache.get(this.#key(id, 0))
    if (cached instanceof Vector) return cached
    const vector = this.#read(column.footer)
    this.#cache.add(this.#key(id, 0), vector)
    return vector
  }

  /** As `vector`, past the cache: from the disk, and not kept. */
  readVector(id: number, type: ColumnType): Vector {
    const column = this.#columns.get(id)
    return column === undefined ? nullVector(type, this.rowCount) : this.#read(column.footer)
  }

  /** `undefined` of a column that is younger than the group: all its values are null. */
  statistics(id: number): Statistics | undefined {
    return this.#columns.get(id)?.statistics
  }

  /** False: no row has this string. */
  mayHave(id: number, text: string): boolean {
    const section = this.#columns.get(id)?.footer.filter
    if (section === undefined) return true
    const cached = this.#cache.get(this.#key(id, 1))
    if (cached instanceof StringFilter) return cached.mayHave(text)
    const filter = new StringFilter(readSection(this.#disk, this.path, section, this.number))
    this.#cache.add(this.#key(id, 1), filter)
    return filter.mayHave(text)
  }

  /** Columns that the group has chunks of. */
  get columnIds(): readonly number[] {
    return [...this.#columns.keys()]
  }

  retain(): void {
    this.#holders++
  }

  /** When the last holder has released it, what `discard` was given is done. */
  release(): void {
    this.#holders--
    if (this.#holders > 0) return
    for (const id of this.#columns.keys()) {
      this.#cache.remove(this.#key(id, 0))
      this.#cache.remove(this.#key(id, 1))
    }
    this.#discard?.()
  }

  /** The group is no longer part of its table: gives up that hold, and its file with the last one. */
  discard(remove: () => void): void {
    this.#discard = remove
    this.release()
  }

  #read({ chunk, type }: FooterColumn): Vector {
    try {
      return decodeChunk(new ByteReader(readSection(this.#disk, this.path, chunk, this.number)), type, this.rowCount)
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'CORRUPT' || error.message.startsWith(this.path))
        throw error
      throw new StorageError('CORRUPT', `${this.path} at ${chunk.offset}: ${error.message}`, { cause: error })
    }
  }

  #nullVector(id: number, type: ColumnType): Vector {
    let vector = this.#nulls.get(id)
    if (vector === undefined) {
      vector = nullVector(type, this.rowCount)
      this.#nulls.set(id, vector)
    }
    return vector
  }

  #key(id: number, place: 0 | 1): number {
    return (this.number * (columnIdMax + 1) + id) * 2 + place
  }
}
