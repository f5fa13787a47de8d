/** The `spatial` model: the contract's reference, until the store is closed. */
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  Spatial,
  SpatialBoxes,
  SpatialSnapshot,
} from '../contract/index.ts'
import { SpatialReference } from '../contract/reference/index.ts'

export class MemorySpatial implements Spatial {
  readonly #items = new SpatialReference()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  get(id: number): Shape | undefined {
    this.#assertOpen()
    return this.#items.get(id)
  }

  search(query: AreaQuery): number[] {
    this.#assertOpen()
    return this.#items.search(query)
  }

  nearest(query: NearestQuery): Nearest {
    this.#assertOpen()
    return this.#items.nearest(query)
  }

  within(query: DistanceQuery): number[] {
    this.#assertOpen()
    return this.#items.within(query)
  }

  load(boxes: SpatialBoxes): void {
    this.#assertOpen()
    this.#items.load(boxes)
  }

  put(id: number, shape: Shape): void {
    this.#assertOpen()
    this.#items.put(id, shape)
  }

  remove(id: number): void {
    this.#assertOpen()
    this.#items.remove(id)
  }

  snapshot(): SpatialSnapshot {
    this.#assertOpen()
    return this.#items.snapshot()
  }
}
