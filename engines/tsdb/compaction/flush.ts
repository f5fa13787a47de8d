/** The background task that writes points in memory to blocks. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import type { BlockMeta } from '../block/format.ts'
import type { Deletion } from '../deletion.ts'
import { type HeadImage, type Points, sortedPoints } from '../head/image.ts'
import type { Layer } from '../query/pieces.ts'
import { type RewriteRequest, rewrite } from './rewrite.ts'

export interface FlushRequest extends RewriteRequest {
  /** The oldest first. */
  readonly heads: readonly { readonly image: HeadImage; readonly firstUs: number; readonly lastUs: number }[]
  readonly deletions: readonly Deletion[]
}

export const flushTask: BackgroundTask<FlushRequest, BlockMeta[]> = {
  module: import.meta.url,
  exportName: 'flushTask',
  run: flush,
}

function flush(disk: Disk, request: FlushRequest): BlockMeta[] {
  const layers = request.heads.map(({ image, firstUs, lastUs }) => new ImageLayer(image, firstUs, lastUs))
  const ids = new Set(request.heads.flatMap(({ image }) => image.ids))
  const view = { blocks: [], layers, deletions: request.deletions }
  const ascending = [...ids].sort((a, b) => a - b)
  return rewrite(disk, view, ascending, request)
}

class ImageLayer implements Layer {
  readonly #image: HeadImage
  readonly firstUs: number
  readonly lastUs: number
  /** Of out-of-order series, which are looked at twice. */
  readonly #sorted = new Map<number, Points>()

  constructor(image: HeadImage, firstUs: number, lastUs: number) {
    this.#image = image
    this.firstUs = firstUs
    this.lastUs = lastUs
  }

  get deletionCount(): number {
    return this.#image.deletionCount
  }

  pieces(id: number): Points[] {
    const known = this.#sorted.get(id)
    if (known !== undefined) return [known]
    const points = sortedPoints(this.#image, id)
    if (this.#image.isUnsorted[id] === 1) this.#sorted.set(id, points)
    return points.times.length === 0 ? [] : [points]
  }
}
