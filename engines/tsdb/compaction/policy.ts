/** Which blocks are merged next. */
import type { Block } from '../block/block.ts'
import { concerns, type Deletion } from '../deletion.ts'

export interface PolicyOptions {
  readonly partitionUs: number
  readonly blockCountTrigger: number
  readonly blockBytesMax: number
}

/** A block joins the newer ones if it is at most this many times their bytes: each point is rewritten about once a doubling. */
const sizeRatio = 2

/**
 * Blocks to be merged, ascending in generation; `undefined`: all is in shape.
 *
 * Only neighbours in generation are merged among blocks that share a stretch of time, since of two blocks that have
 * the same instant the newer one counts.
 */
export function pickBlocks(
  blocks: readonly Block[],
  deletions: readonly Deletion[],
  options: PolicyOptions,
): readonly Block[] | undefined {
  for (const sharing of stretches(blocks, options.partitionUs)) {
    const picked = pickSimilar(sharing, options)
    if (picked !== undefined) return picked
  }
  const touched = blocks.find(block => deletions.some(deletion => touches(deletion, block)))
  return touched === undefined ? undefined : [touched]
}

/** Whether the deletion may concern points of the block. */
export function touches(deletion: Deletion, block: Block): boolean {
  const { meta } = block
  if (deletion.sequence <= meta.deletionCount) return false
  if (deletion.fromUs > meta.lastUs || deletion.toUs <= meta.firstUs) return false
  if (deletion.ids === undefined) return true
  if (deletion.ids.length <= block.ids.length) return deletion.ids.some(id => block.placeOf(id) !== -1)
  return block.ids.some(id => concerns(deletion, id))
}

/** Groups of blocks of which each shares a partition with another one of the group. */
function stretches(blocks: readonly Block[], partitionUs: number): Block[][] {
  const sorted = [...blocks].sort((a, b) => a.meta.firstUs - b.meta.firstUs)
  const groups: Block[][] = []
  let lastPartition = Number.NEGATIVE_INFINITY
  for (const block of sorted) {
    if (Math.floor(block.meta.firstUs / partitionUs) > lastPartition) groups.push([])
    groups.at(-1)?.push(block)
    lastPartition = Math.max(lastPartition, Math.floor(block.meta.lastUs / partitionUs))
  }
  return groups
}

/** Blocks of one generation: they come of one flush or merge, and do not overlap. */
interface Run {
  readonly blocks: Block[]
  bytes: number
}

function pickSimilar(sharing: readonly Block[], options: PolicyOptions): readonly Block[] | undefined {
  const runs = newestRuns(sharing)
  // The large ones are the oldest, mostly; what is newer is merged up to the first of them and not past it.
  const end = runs.findIndex(run => run.bytes >= options.blockBytesMax)
  const small = end === -1 ? runs : runs.slice(0, end)
  if (small.length < options.blockCountTrigger) return undefined
  let { bytes } = small[0] as Run
  let count = 1
  while (count < small.length && (small[count] as Run).bytes <= bytes * sizeRatio) {
    bytes += (small[count] as Run).bytes
    count++
  }
  const least = small.length - options.blockCountTrigger + 2
  const picked = small.slice(0, Math.max(count, 2, least))
  return picked.reverse().flatMap(run => run.blocks)
}

function newestRuns(blocks: readonly Block[]): Run[] {
  const runs = new Map<number, Run>()
  for (const block of [...blocks].sort((a, b) => b.meta.generation - a.meta.generation)) {
    const run = runs.get(block.meta.generation) ?? { blocks: [], bytes: 0 }
    run.blocks.push(block)
    run.bytes += block.meta.bytes
    runs.set(block.meta.generation, run)
  }
  return [...runs.values()]
}
