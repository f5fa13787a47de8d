/**
 * Carries the rules of downsampling out after a flush: windows that are over, of what is in blocks, become points of
 * other metrics, written as any others.
 *
 * How far a rule has come reaches the manifest with the flush that its points are in. A crash in between has some windows
 * summed up again, to the same points.
 */
import type { PointBatch } from '../../adapters/contract/index.ts'
import type { Env } from '../env/index.ts'
import { type Downsampled, downsampleTask } from './compaction/downsample.ts'
import type { DownsampleRule } from './options.ts'
import type { Catalog } from './series/catalog.ts'
import type { Storage } from './storage.ts'

export interface DownsamplingParts {
  readonly env: Env
  readonly directory: string
  readonly catalog: Catalog
  readonly storage: Storage
  readonly append: (batch: PointBatch) => Promise<void> | undefined
}

/** Points written at once: short of what fills a head. */
const batchPoints = 10_000

export class Downsampling {
  readonly #parts: DownsamplingParts
  readonly #rules: readonly DownsampleRule[]
  /** By rule: all windows before this are written. */
  doneUs: Readonly<Record<string, number>>

  constructor(parts: DownsamplingParts, rules: readonly DownsampleRule[]) {
    this.#parts = parts
    this.#rules = rules
    this.doneUs = parts.storage.state.downsampledUs
  }

  /** Settles when every rule has come as far as the blocks allow. */
  async run(): Promise<void> {
    for (const rule of this.#rules) await this.#carryOut(rule)
  }

  async #carryOut(rule: DownsampleRule): Promise<void> {
    const { env, directory, catalog, storage } = this.#parts
    const { blocks, deletions } = storage.state
    if (blocks.length === 0) return
    const { windowUs, delayUs } = rule
    const roundDown = (timeUs: number): number => Math.floor(timeUs / windowUs) * windowUs
    const name = nameOf(rule)
    const fromUs = this.doneUs[name] ?? roundDown(Math.min(...blocks.map(block => block.firstUs)))
    const knownUs = Math.min(Math.max(...blocks.map(block => block.lastUs)) + 1, this.#madeUs(rule.metric))
    const toUs = roundDown(knownUs - delayUs)
    if (toUs <= fromUs) return
    const ids = catalog.select({ metric: rule.metric })
    const version = storage.version
    version.retain()
    let answers: Downsampled[]
    try {
      const range = { fromUs, toUs }
      answers = await env.background.run(downsampleTask, { directory, rule, range, ids, blocks, deletions })
    } finally {
      version.release()
    }
    for (const answer of answers) await this.#write(rule, answer)
    this.doneUs = { ...this.doneUs, [name]: toUs }
  }

  /** Up to where the blocks have all of a metric that rules write; Infinity for any other. */
  #madeUs(metric: string): number {
    const { downsampledUs } = this.#parts.storage.state
    const sources = this.#rules.filter(rule => rule.into === metric)
    return Math.min(...sources.map(rule => downsampledUs[nameOf(rule)] ?? Number.NEGATIVE_INFINITY))
  }

  async #write({ into }: DownsampleRule, { id, startsUs, values }: Downsampled): Promise<void> {
    const series = [{ metric: into, tags: this.#parts.catalog.key(id).tags }]
    for (let start = 0; start < values.length; start += batchPoints) {
      const end = Math.min(values.length, start + batchPoints)
      await this.#parts.append({
        count: end - start,
        series,
        seriesIndexes: new Uint32Array(end - start),
        timestampsUs: startsUs.slice(start, end),
        values: values.slice(start, end),
      })
    }
  }
}

function nameOf({ metric, into, function: kind, quantile, windowUs }: DownsampleRule): string {
  return JSON.stringify([metric, into, kind, quantile ?? null, windowUs])
}
