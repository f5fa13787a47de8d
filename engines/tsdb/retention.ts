/**
 * Removes points that are older than the option says, after each flush, by deletions as anybody could make them.
 *
 * A partition at a time: then the blocks are whole ones, mostly, and go without being rewritten.
 */
import type { SeriesRange } from '../../adapters/contract/index.ts'
import type { Env } from '../env/index.ts'
import type { TsdbOptions } from './options.ts'
import type { Catalog } from './series/catalog.ts'
import type { Storage } from './storage.ts'

export interface RetentionParts {
  readonly env: Env
  readonly catalog: Catalog
  readonly storage: Storage
  readonly options: TsdbOptions
  readonly store: {
    delete(range: SeriesRange): void | Promise<void>
    dropBefore(timestampUs: number): void | Promise<void>
  }
}

export class Retention {
  readonly #parts: RetentionParts
  #doneUs = Number.NEGATIVE_INFINITY

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  async run(): Promise<void> {
    const { env, storage, options, catalog, store } = this.#parts
    const { retentionUs, partitionUs } = options
    if (retentionUs === undefined) return
    const beforeUs = Math.floor((env.clock.wallMs() * 1000 - retentionUs) / partitionUs) * partitionUs
    if (beforeUs <= this.#doneUs || !storage.state.blocks.some(block => block.firstUs < beforeUs)) return
    this.#doneUs = beforeUs
    const kept = new Set(options.downsample.map(rule => rule.into))
    if (kept.size === 0) return store.dropBefore(beforeUs)
    for (const metric of catalog.metrics) {
      if (!kept.has(metric)) await store.delete({ select: { metric }, fromUs: -(2 ** 53), toUs: beforeUs })
    }
  }
}
