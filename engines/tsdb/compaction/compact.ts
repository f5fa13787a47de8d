/** The background task that merges blocks into new ones, and carries deletions out. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { Block, ReadBuffer } from '../block/block.ts'
import { ChunkCache } from '../block/cache.ts'
import type { BlockMeta } from '../block/format.ts'
import type { Deletion } from '../deletion.ts'
import { type RewriteRequest, rewrite } from './rewrite.ts'

export interface CompactionRequest extends RewriteRequest {
  /** Ascending in generation. */
  readonly blocks: readonly BlockMeta[]
  readonly deletions: readonly Deletion[]
}

export const compactTask: BackgroundTask<CompactionRequest, BlockMeta[]> = {
  module: import.meta.url,
  exportName: 'compactTask',
  run: compact,
}

function compact(disk: Disk, request: CompactionRequest): BlockMeta[] {
  const { directory, deletions } = request
  return withBlocks(disk, directory, request.blocks, blocks => {
    const ids = new Set(blocks.flatMap(block => [...block.ids]))
    const ascending = [...ids].sort((a, b) => a - b)
    return rewrite(disk, { blocks, layers: [], deletions }, ascending, request)
  })
}

/** Opens blocks for the length of a task, with no cache: each chunk is read once. */
export function withBlocks<Result>(
  disk: Disk,
  directory: string,
  metas: readonly BlockMeta[],
  work: (blocks: readonly Block[]) => Result,
): Result {
  const parts = { disk, directory, cache: new ChunkCache(0), buffer: new ReadBuffer() }
  const blocks: Block[] = []
  try {
    for (const meta of metas) blocks.push(Block.open(parts, meta))
    return work(blocks)
  } finally {
    for (const block of blocks) block.release()
  }
}
