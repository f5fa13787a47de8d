/**
 * The points of one series in a range as an ascending row of pieces without overlap: of several points at one instant
 * only the latest written, and nothing that was deleted.
 *
 * A piece that is a whole chunk, untouched, stays undecoded until somebody asks, so that its statistics can do instead. Only
 * where pieces of several blocks or heads overlap in time are they decoded and merged.
 */
import type { Block } from '../block/block.ts'
import { concerns, type Deletion } from '../deletion.ts'
import type { Points } from '../head/image.ts'

/** Points in memory. */
export interface Layer {
  readonly deletionCount: number
  /** No point lies before or after; infinite, the wrong way round, where there is none. */
  readonly firstUs: number
  readonly lastUs: number
  /** The points of a series in order of time, each instant once. */
  pieces(id: number): Points[]
}

/** What a reader sees: blocks, then layers in memory, each from the oldest to the newest. */
export interface View {
  readonly blocks: readonly Block[]
  readonly layers: readonly Layer[]
  readonly deletions: readonly Deletion[]
}

export interface TimeRange {
  readonly fromUs: number
  readonly toUs: number
}

/** At least one point, `[start, end)` of `points`; or a whole chunk. */
export class Piece {
  /** The greater counts. */
  readonly rank: number
  readonly deletionCount: number
  /** Where it is a whole chunk: its block; the chunk, and up to which its series will be read. */
  readonly block: Block | undefined
  readonly chunk: number
  readonly ahead: number
  readonly firstUs: number
  readonly lastUs: number
  readonly start: number
  readonly end: number
  #points: Points | undefined

  static ofChunk(rank: number, block: Block, chunk: number, ahead: number): Piece {
    return new Piece(rank, block.meta.deletionCount, { block, chunk, ahead })
  }

  static ofPoints(rank: number, deletionCount: number, points: Points, start: number, end: number): Piece {
    return new Piece(rank, deletionCount, { points, start, end })
  }

  private constructor(
    rank: number,
    deletionCount: number,
    from: { block: Block; chunk: number; ahead: number } | { points: Points; start: number; end: number },
  ) {
    this.rank = rank
    this.deletionCount = deletionCount
    if ('block' in from) {
      this.block = from.block
      this.chunk = from.chunk
      this.ahead = from.ahead
      this.firstUs = from.block.chunks.firstUs[from.chunk] as number
      this.lastUs = from.block.chunks.lastUs[from.chunk] as number
      this.start = 0
      this.end = from.block.chunks.count[from.chunk] as number
    } else {
      this.block = undefined
      this.chunk = -1
      this.ahead = -1
      this.start = from.start
      this.end = from.end
      this.firstUs = from.points.times[from.start] as number
      this.lastUs = from.points.times[from.end - 1] as number
      this.#points = from.points
    }
  }

  get count(): number {
    return this.end - this.start
  }

  /** Decodes a chunk. @throws StorageError `CORRUPT`, `IO` */
  get points(): Points {
    this.#points ??= (this.block as Block).points(this.chunk, this.ahead)
    return this.#points
  }

  /** What of it lies in the range; itself if all does, `undefined` if nothing. */
  within({ fromUs, toUs }: TimeRange): Piece | undefined {
    if (this.firstUs >= fromUs && this.lastUs < toUs) return this
    const { points } = this
    const start = lowerBound(points.times, fromUs, this.start, this.end)
    const end = lowerBound(points.times, toUs, start, this.end)
    return start === end ? undefined : Piece.ofPoints(this.rank, this.deletionCount, points, start, end)
  }
}

/** The first place in `times[start, end)` that is not before `time`; `end` where there is none. */
export function lowerBound(times: Float64Array, time: number, start: number, end: number): number {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The view without the blocks and deletions that cannot matter to a range: looked at once a query, not once a series. */
export function narrowed(view: View, { fromUs, toUs }: TimeRange): View {
  return {
    blocks: view.blocks.filter(({ meta }) => meta.lastUs >= fromUs && meta.firstUs < toUs),
    layers: view.layers.filter(layer => layer.lastUs >= fromUs && layer.firstUs < toUs),
    deletions: view.deletions.filter(deletion => deletion.toUs > fromUs && deletion.fromUs < toUs),
  }
}

/** The pieces of a series in a range. @throws StorageError `CORRUPT`, `IO` */
export function piecesOf(view: View, id: number, range: TimeRange): Piece[] {
  let pieces: Piece[] = []
  for (const [rank, block] of view.blocks.entries()) addChunks(pieces, rank, block, id, range)
  for (const [place, layer] of view.layers.entries()) {
    for (const points of layer.pieces(id)) {
      const start = lowerBound(points.times, range.fromUs, 0, points.times.length)
      const end = lowerBound(points.times, range.toUs, start, points.times.length)
      if (start === end) continue
      pieces.push(Piece.ofPoints(view.blocks.length + place, layer.deletionCount, points, start, end))
    }
  }
  for (const deletion of view.deletions) {
    if (deletion.fromUs >= range.toUs || deletion.toUs <= range.fromUs || !concerns(deletion, id)) continue
    pieces = pieces.flatMap(piece => without(piece, deletion))
  }
  return isAscending(pieces) ? pieces : resolveOverlaps(pieces)
}

function addChunks(pieces: Piece[], rank: number, block: Block, id: number, range: TimeRange): void {
  const { fromUs, toUs } = range
  if (block.meta.lastUs < fromUs || block.meta.firstUs >= toUs) return
  const place = block.placeOf(id)
  if (place === -1) return
  const { firstUs, lastUs } = block.chunks
  const end = block.chunkStart(place + 1)
  const start = lowerBound(lastUs, fromUs, block.chunkStart(place), end)
  const ahead = lowerBound(firstUs, toUs, start, end)
  for (let chunk = start; chunk < ahead; chunk++) {
    const whole = Piece.ofChunk(rank, block, chunk, ahead)
    const piece = chunk === start || chunk === ahead - 1 ? whole.within(range) : whole
    if (piece !== undefined) pieces.push(piece)
  }
}

/** What a deletion leaves of a piece. */
function without(piece: Piece, { sequence, fromUs, toUs }: Deletion): Piece[] {
  if (sequence <= piece.deletionCount || piece.firstUs >= toUs || piece.lastUs < fromUs) return [piece]
  const before = piece.within({ fromUs: Number.NEGATIVE_INFINITY, toUs: fromUs })
  const after = piece.within({ fromUs: toUs, toUs: Number.POSITIVE_INFINITY })
  return [before, after].filter(rest => rest !== undefined)
}

function isAscending(pieces: readonly Piece[]): boolean {
  for (let index = 1; index < pieces.length; index++) {
    if ((pieces[index] as Piece).firstUs <= (pieces[index - 1] as Piece).lastUs) return false
  }
  return true
}

function resolveOverlaps(pieces: Piece[]): Piece[] {
  pieces.sort((a, b) => a.firstUs - b.firstUs)
  const resolved: Piece[] = []
  let together: Piece[] = []
  let lastUs = Number.NEGATIVE_INFINITY
  for (const piece of pieces) {
    if (together.length > 0 && piece.firstUs > lastUs) {
      resolved.push(merge(together))
      together = []
    }
    together.push(piece)
    lastUs = Math.max(lastUs, piece.lastUs)
  }
  resolved.push(merge(together))
  return resolved
}

/** Pieces of one rank do not overlap; of two ranks the greater counts. */
function merge(pieces: readonly Piece[]): Piece {
  if (pieces.length === 1) return pieces[0] as Piece
  const byRank = new Map<number, Piece[]>()
  for (const piece of pieces) {
    const same = byRank.get(piece.rank)
    if (same === undefined) byRank.set(piece.rank, [piece])
    else same.push(piece)
  }
  const ranks = [...byRank.keys()].sort((a, b) => a - b)
  let merged = joinPieces(byRank.get(ranks[0] as number) as Piece[])
  for (const rank of ranks.slice(1)) merged = mergeNewer(merged, joinPieces(byRank.get(rank) as Piece[]))
  return Piece.ofPoints(ranks.at(-1) as number, Number.POSITIVE_INFINITY, merged, 0, merged.times.length)
}

/** The points of ascending pieces in arrays of their own. */
export function joinPieces(pieces: readonly Piece[]): Points {
  const count = pieces.reduce((sum, piece) => sum + piece.count, 0)
  const times = new Float64Array(count)
  const values = new Float64Array(count)
  let at = 0
  for (const piece of pieces) {
    const { start, end, points } = piece
    times.set(points.times.subarray(start, end), at)
    values.set(points.values.subarray(start, end), at)
    at += end - start
  }
  return { times, values }
}

function mergeNewer(older: Points, newer: Points): Points {
  const times = new Float64Array(older.times.length + newer.times.length)
  const values = new Float64Array(times.length)
  let count = 0
  let a = 0
  let b = 0
  while (a < older.times.length || b < newer.times.length) {
    const old = a < older.times.length ? (older.times[a] as number) : Number.POSITIVE_INFINITY
    const fresh = b < newer.times.length ? (newer.times[b] as number) : Number.POSITIVE_INFINITY
    if (fresh <= old) {
      times[count] = fresh
      values[count++] = newer.values[b++] as number
      if (fresh === old) a++
    } else {
      times[count] = old
      values[count++] = older.values[a++] as number
    }
  }
  return { times: times.slice(0, count), values: values.slice(0, count) }
}
