/**
 * Writes what a view holds into blocks: the work of flush and merge alike.
 *
 * Chunks that are whole and full enough pass as they are; all else is put into new ones. Blocks end at borders of
 * partitions: one with many points has a block, those with few in between share one.
 */
import type { Disk } from '../../env/index.ts'
import type { BlockMeta } from '../block/format.ts'
import { BlockWriter } from '../block/writer.ts'
import { joinPieces, lowerBound, type Piece, piecesOf, type View } from '../query/pieces.ts'

export interface RewriteRequest {
  readonly directory: string
  readonly partitionUs: number
  readonly chunkPoints: number
  /** Numbers for `blockCountMax` blocks, from this on. */
  readonly firstNumber: number
  readonly generation: number
  readonly deletionCount: number
}

/** One rewrite makes at most so many blocks. */
export const blockCountMax = 17

/** A chunk of at least this share of its most points is not worth packing anew. */
const fullShare = 0.5

const always = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY }

/** Series `ids`, ascending. Blocks come out whole and durable, names included; none where nothing is left. */
export function rewrite(disk: Disk, view: View, ids: readonly number[], request: RewriteRequest): BlockMeta[] {
  const borders = bordersOf(view, ids, request.partitionUs)
  const writers: (BlockWriter | undefined)[] = []
  const writerOf = (range: number): BlockWriter => {
    writers[range] ??= new BlockWriter(disk, request.firstNumber + range, request)
    return writers[range]
  }
  try {
    for (const id of ids) {
      const pieces = piecesOf(view, id, always)
      for (let range = 0; range <= borders.length; range++) {
        const within = {
          fromUs: borders[range - 1] ?? Number.NEGATIVE_INFINITY,
          toUs: borders[range] ?? Number.POSITIVE_INFINITY,
        }
        const own = pieces
          .filter(piece => piece.firstUs < within.toUs && piece.lastUs >= within.fromUs)
          .map(piece => piece.within(within))
          .filter(piece => piece !== undefined)
        if (own.length === 0) continue
        writerOf(range).beginSeries(id)
        writeSeries(writerOf(range), own, request.chunkPoints * fullShare)
      }
    }
    const metas = writers.filter(writer => writer !== undefined).map(writer => writer.finish(request))
    if (metas.length > 0) disk.syncDirectory(request.directory)
    return metas
  } catch (error) {
    for (const writer of writers) writer?.abandon()
    throw error
  }
}

function writeSeries(writer: BlockWriter, pieces: readonly Piece[], fullPoints: number): void {
  let loose: Piece[] = []
  const flush = (): void => {
    if (loose.length === 0) return
    const points = joinPieces(loose)
    writer.addPoints(points, 0, points.times.length)
    loose = []
  }
  for (const piece of pieces) {
    if (piece.block !== undefined && piece.count >= fullPoints) {
      flush()
      writer.addEncoded(piece.block.encoded(piece.chunk, piece.ahead), piece.block.statistics(piece.chunk))
    } else {
      loose.push(piece)
    }
  }
  flush()
}

/** Where one block ends and the next begins, ascending; at most `blockCountMax - 1`, at multiples of the partition's width. */
function bordersOf(view: View, ids: readonly number[], partitionUs: number): number[] {
  const parts = [...view.blocks.map(block => block.meta), ...view.layers]
  const firstUs = Math.min(...parts.map(part => part.firstUs))
  const lastUs = Math.max(...parts.map(part => part.lastUs))
  if (Math.floor(firstUs / partitionUs) === Math.floor(lastUs / partitionUs)) return []
  const counts = new Map<number, number>()
  let total = 0
  const add = (partition: number, count: number): void => {
    counts.set(partition, (counts.get(partition) ?? 0) + count)
    total += count
  }
  // A chunk counts where it begins: the borders need not be exact.
  for (const block of view.blocks) {
    const { firstUs: starts, count } = block.chunks
    for (let chunk = 0; chunk < starts.length; chunk++) {
      add(Math.floor((starts[chunk] as number) / partitionUs), count[chunk] as number)
    }
  }
  for (const layer of view.layers) for (const id of ids) countByPartition(layer.pieces(id), partitionUs, add)
  // Of partitions with so many there are at most eight, and of stretches between them nine.
  const least = total / 8
  const borders: number[] = []
  let held = 0
  for (const [partition, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (held >= least || (held > 0 && count >= least)) {
      borders.push(partition * partitionUs)
      held = 0
    }
    held += count
  }
  return borders
}

function countByPartition(
  pieces: readonly { readonly times: Float64Array }[],
  partitionUs: number,
  add: (partition: number, count: number) => void,
): void {
  for (const { times } of pieces) {
    for (let at = 0; at < times.length; ) {
      const partition = Math.floor((times[at] as number) / partitionUs)
      const end = Math.max(at + 1, lowerBound(times, (partition + 1) * partitionUs, at, times.length))
      add(partition, end - at)
      at = end
    }
  }
}
