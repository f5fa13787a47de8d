/** All items as of one moment, for readers; it holds back the pages that have changed since: release it. */
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  SpatialSnapshot,
} from '../../adapters/contract/index.ts'
import { StorageError } from '../env/index.ts'
import { checkArea, checkId, checkNearest, checkWithin } from './arguments.ts'
import type { Items, Moment } from './items.ts'
import type { NearestSearch } from './query/nearest.ts'
import type { Search } from './query/search.ts'

export interface SnapshotParts {
  readonly items: Items
  readonly search: Search
  readonly nearest: NearestSearch
  /** @throws StorageError `CLOSED`: the store is. */
  readonly checkOpen: () => void
}

export class RtreeSnapshot implements SpatialSnapshot {
  readonly #parts: SnapshotParts
  readonly #moment: Moment
  #isReleased = false

  constructor(parts: SnapshotParts) {
    this.#parts = parts
    this.#moment = parts.items.open()
  }

  get(id: number): Shape | undefined {
    this.#check()
    checkId(id)
    return this.#parts.items.getAsOf(id, this.#moment)
  }

  search(query: AreaQuery): number[] {
    this.#check()
    checkArea(query)
    return this.#parts.search.run(this.#moment, query)
  }

  nearest(query: NearestQuery): Nearest {
    this.#check()
    checkNearest(query)
    return this.#parts.nearest.nearest(this.#moment, query)
  }

  within(query: DistanceQuery): number[] {
    this.#check()
    checkWithin(query)
    return this.#parts.nearest.within(this.#moment, query)
  }

  /** Once or more often; nothing can be read from it then. */
  release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#parts.items.release(this.#moment)
  }

  #check(): void {
    this.#parts.checkOpen()
    if (this.#isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
  }
}
