/**
 * What has been written and is not yet in blocks: the head that grows, the frozen ones before it, and the deletions that concern
 * what is older. Every change to it comes from the log, now or at an opening, in the same order.
 */
import type { PointBatch, SeriesRange } from '../../adapters/contract/index.ts'
import type { Deletion } from './deletion.ts'
import { Head } from './head/head.ts'
import type { Catalog } from './series/catalog.ts'

/** Points before it are of no time that there is. */
const timeMinUs = -(2 ** 53)

export class Memory {
  readonly #catalog: Catalog
  #head = new Head()
  /** The oldest first. */
  #frozen: readonly Head[] = []
  #layers: readonly Head[] = [this.#head]
  #deletions: readonly Deletion[]
  #deletionCount: number

  constructor(catalog: Catalog, before: { readonly deletions: readonly Deletion[]; readonly deletionCount: number }) {
    this.#catalog = catalog
    this.#deletions = before.deletions
    this.#deletionCount = before.deletionCount
  }

  /** The oldest first; the last one may grow. */
  get layers(): readonly Head[] {
    return this.#layers
  }

  get frozen(): readonly Head[] {
    return this.#frozen
  }

  get deletions(): readonly Deletion[] {
    return this.#deletions
  }

  get deletionCount(): number {
    return this.#deletionCount
  }

  get pointCount(): number {
    return this.#layers.reduce((sum, head) => sum + head.pointCount, 0)
  }

  get bytes(): number {
    return this.#layers.reduce((sum, head) => sum + head.allocatedBytes, 0)
  }

  /** `ids`: the number of each of the batch's series. */
  add(batch: PointBatch, ids: Int32Array): void {
    this.#head.add(batch, ids, this.#catalog.count)
  }

  remove({ select, fromUs, toUs }: SeriesRange): void {
    this.#remove(this.#catalog.select(select), fromUs, toUs)
  }

  dropBefore(beforeUs: number): void {
    this.#remove(undefined, timeMinUs, beforeUs)
  }

  /** The head as it is now stays as it is; the next point begins a new one. */
  freeze(): void {
    if (this.#head.isEmpty) return
    this.#head.freeze(this.#deletionCount)
    this.#frozen = [...this.#frozen, this.#head]
    this.#head = new Head()
    this.#layers = [...this.#frozen, this.#head]
  }

  /** Forgets heads that are in blocks now. */
  release(flushed: readonly Head[]): void {
    this.#frozen = this.#frozen.filter(head => !flushed.includes(head))
    this.#layers = [...this.#frozen, this.#head]
  }

  /** Keeps the deletions that still concern something. */
  prune(concernsBlocks: (deletion: Deletion) => boolean): void {
    const oldest = Math.min(...this.#frozen.map(head => head.deletionCount))
    this.#deletions = this.#deletions.filter(deletion => deletion.sequence > oldest || concernsBlocks(deletion))
  }

  /** From the head at once; what is older is told to leave it out. */
  #remove(ids: readonly number[] | undefined, fromUs: number, toUs: number): void {
    if (ids?.length === 0 || fromUs >= toUs) return
    const head = this.#head
    if (head.firstUs < toUs && head.lastUs >= fromUs) for (const id of ids ?? head.ids) head.remove(id, fromUs, toUs)
    this.#deletionCount++
    const deletion = { sequence: this.#deletionCount, fromUs, toUs, ids }
    // One that takes all of what an earlier one took stands for both.
    const rest = this.#deletions.filter(earlier => ids !== undefined || earlier.fromUs < fromUs || earlier.toUs > toUs)
    this.#deletions = [...rest, deletion]
  }
}
