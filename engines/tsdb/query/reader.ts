/** The questions of the contract, put to a view. All answers are plain, and their arrays the caller's. */
import type {
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  WindowedSeries,
  WindowQuery,
} from '../../../adapters/contract/index.ts'
import { checkRange, checkWindowQuery } from '../arguments.ts'
import type { Catalog } from '../series/catalog.ts'
import { joinPieces, narrowed, type Piece, piecesOf, type TimeRange, type View } from './pieces.ts'
import { windowsOf } from './window.ts'

const always: TimeRange = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY }

export class Reader {
  readonly #catalog: Catalog
  /** Throws where there is nothing to read any more. */
  readonly #view: () => View

  constructor(catalog: Catalog, view: () => View) {
    this.#catalog = catalog
    this.#view = view
  }

  range(range: SeriesRange): SeriesPoints[] {
    checkRange(range)
    const view = narrowed(this.#view(), range)
    const answers: SeriesPoints[] = []
    for (const id of this.#catalog.select(range.select)) {
      const pieces = piecesOf(view, id, range)
      if (pieces.length === 0) continue
      const { times, values } = joinPieces(pieces)
      answers.push({ series: this.#catalog.key(id), timestampsUs: times, values })
    }
    return answers
  }

  last(range: SeriesRange): SeriesPoints[] {
    checkRange(range)
    const view = narrowed(this.#view(), range)
    const answers: SeriesPoints[] = []
    for (const id of this.#catalog.select(range.select)) {
      const piece = lastPiece(view, id, range)
      if (piece === undefined) continue
      const value =
        piece.block === undefined ? piece.points.values[piece.end - 1] : piece.block.chunks.last[piece.chunk]
      answers.push({
        series: this.#catalog.key(id),
        timestampsUs: Float64Array.of(piece.lastUs),
        values: Float64Array.of(value as number),
      })
    }
    return answers
  }

  window(query: WindowQuery): WindowedSeries[] {
    checkWindowQuery(query)
    return windowsOf(this.#view(), this.#catalog, query)
  }

  series(select: SeriesSelector): SeriesKey[] {
    const view = this.#view()
    const ids = this.#catalog.select(select)
    return ids.filter(id => lastPiece(view, id, always) !== undefined).map(id => this.#catalog.key(id))
  }
}

/**
 * The piece with the last point of a series in the range. Looks at the newest times first: most series have their last point in the
 * newest block or head, and what lies before the latest of these need not be looked at.
 */
function lastPiece(view: View, id: number, range: TimeRange): Piece | undefined {
  let fromUs = Math.max(range.fromUs, latestStart(view, id, range))
  for (;;) {
    const piece = piecesOf(view, id, { fromUs, toUs: range.toUs }).at(-1)
    if (piece !== undefined || fromUs <= range.fromUs) return piece
    // All of it was deleted.
    fromUs = range.fromUs
  }
}

/** A time from which on the series has a point, deleted or not, and few before it. */
function latestStart(view: View, id: number, { toUs }: TimeRange): number {
  let latestUs = Number.NEGATIVE_INFINITY
  for (const block of view.blocks) {
    if (block.meta.lastUs < latestUs) continue
    const place = block.placeOf(id)
    if (place === -1) continue
    const { firstUs } = block.chunks
    for (let chunk = block.chunkStart(place + 1) - 1; chunk >= block.chunkStart(place); chunk--) {
      const startUs = firstUs[chunk] as number
      if (startUs >= toUs) continue
      latestUs = Math.max(latestUs, startUs)
      break
    }
  }
  for (const layer of view.layers) {
    if (layer.lastUs < latestUs) continue
    for (const { times } of layer.pieces(id)) {
      const startUs = times[0] as number
      if (startUs < toUs) latestUs = Math.max(latestUs, startUs)
    }
  }
  return latestUs
}
