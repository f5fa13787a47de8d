/**
 * The way of a write: admitted, logged, applied to memory.
 *
 * In `sync` it is applied once its group is durable, so that nobody reads what a crash could take back; in the other modes
 * at once.
 */
import type { PointBatch, SeriesKey, SeriesRange } from '../../adapters/contract/index.ts'
import type { Journal, Stalls } from '../journal/index.ts'
import { EntryBuilder, encodeDelete, encodeDrop } from './log-entry.ts'
import type { Memory } from './memory.ts'
import type { Catalog } from './series/catalog.ts'

const pointBytes = 16

export interface WritePathParts {
  readonly journal: Journal
  readonly memory: Memory
  readonly catalog: Catalog
  readonly stalls: Stalls
  readonly headBytes: number
  /** Begins to write memory out; false: that is under way already. */
  readonly flush: () => boolean
}

export class WritePath {
  readonly #parts: WritePathParts
  readonly #entries = new EntryBuilder()
  /** Points admitted since the last flush began. */
  #admittedCount: number
  /** Series whose definitions are in the log or in a file. */
  #definedCount: number
  /** The series of the last batches by position, and their numbers: most batches come with the same ones. */
  readonly #known: SeriesKey[] = []
  #ids = new Int32Array(16)
  pointCount = 0

  constructor(parts: WritePathParts) {
    this.#parts = parts
    this.#admittedCount = parts.memory.pointCount
    this.#definedCount = parts.catalog.count
  }

  /** `undefined`: so many points may go ahead. Otherwise wait, and ask again. */
  admit(count: number): Promise<void> | undefined {
    const { headBytes, flush, stalls } = this.#parts
    const isFull = this.#admittedCount > 0 && (this.#admittedCount + count) * pointBytes > headBytes
    if (isFull && !flush()) return stalls.wait()
    this.#admittedCount += count
    return undefined
  }

  /** What comes now is in the next flush. */
  flushBegan(): void {
    this.#admittedCount = 0
  }

  /** @throws TypeError: one of its series is none. StorageError: the journal failed. */
  append(batch: PointBatch, isSynced: boolean): Promise<void> | undefined {
    const { catalog, journal, memory } = this.#parts
    const resolved = this.#resolve(batch.series)
    const ids = isSynced ? resolved.slice(0, batch.series.length) : resolved.subarray(0, batch.series.length)
    const { count } = catalog
    const firstId = this.#definedCount
    const definitions = firstId === count ? undefined : { firstId, keys: catalog.keysFrom(firstId) }
    const entry = this.#entries.points(batch, ids, count - 1, definitions)
    const applied = journal.append(entry, () => {
      memory.add(batch, ids)
      this.pointCount += batch.count
    })
    this.#definedCount = count
    return applied
  }

  delete(range: SeriesRange): Promise<void> | undefined {
    const { journal, memory } = this.#parts
    // The caller's objects may change before it is applied.
    const own = structuredClone(range)
    return journal.append(encodeDelete(own), () => memory.remove(own))
  }

  dropBefore(beforeUs: number): Promise<void> | undefined {
    const { journal, memory } = this.#parts
    return journal.append(encodeDrop(beforeUs), () => memory.dropBefore(beforeUs))
  }

  /** The numbers of the series, by position; valid until the next call. */
  #resolve(series: readonly SeriesKey[]): Int32Array {
    if (series.length > this.#ids.length) {
      const grown = new Int32Array(2 * series.length)
      grown.set(this.#ids)
      this.#ids = grown
    }
    for (let index = 0; index < series.length; index++) {
      const key = series[index] as SeriesKey
      if (this.#known[index] === key) continue
      this.#ids[index] = this.#parts.catalog.resolve(key)
      this.#known[index] = key
    }
    return this.#ids
  }
}
