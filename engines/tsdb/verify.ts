/** The whole-structure check: every chunk of every block read from the disk, and every rule that reads rely on. */
import { StorageError } from '../env/index.ts'
import type { Block } from './block/block.ts'
import { statisticsOf } from './block/chunk.ts'

/** @throws StorageError `CORRUPT`: file and rule are in the message. */
export function verifyBlocks(blocks: readonly Block[], seriesCount: number): void {
  for (const block of blocks) verifyBlock(block, seriesCount)
}

function verifyBlock(block: Block, seriesCount: number): void {
  const { meta, ids } = block
  let pointCount = 0
  let firstUs = Number.POSITIVE_INFINITY
  let lastUs = Number.NEGATIVE_INFINITY
  for (const [place, id] of ids.entries()) {
    if (id >= seriesCount) refuse(block, `has points of series ${id}, which is none`)
    const end = block.chunkStart(place + 1)
    for (let chunk = block.chunkStart(place); chunk < end; chunk++) {
      verifyChunk(block, chunk, end)
      pointCount += block.chunks.count[chunk] as number
      firstUs = Math.min(firstUs, block.chunks.firstUs[chunk] as number)
      lastUs = Math.max(lastUs, block.chunks.lastUs[chunk] as number)
    }
  }
  if (pointCount !== meta.pointCount || firstUs !== meta.firstUs || lastUs !== meta.lastUs) {
    refuse(block, `has ${pointCount} points of ${firstUs} to ${lastUs}, and the manifest says otherwise`)
  }
}

function verifyChunk(block: Block, chunk: number, ahead: number): void {
  const points = block.decode(chunk, ahead)
  const { times } = points
  for (let index = 1; index < times.length; index++) {
    if (!((times[index] as number) > (times[index - 1] as number))) refuse(block, `has a chunk ${chunk} out of order`)
  }
  const found = statisticsOf(points, 0, times.length)
  const told = block.statistics(chunk)
  for (const name of Object.keys(found) as (keyof typeof found)[]) {
    if (!Object.is(found[name], told[name])) refuse(block, `tells of chunk ${chunk} a ${name} that it does not have`)
  }
}

function refuse(block: Block, what: string): never {
  throw new StorageError('CORRUPT', `${block.path}: it ${what}`)
}
