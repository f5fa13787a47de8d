/** One figure that an engine reports of itself. */
export interface Metric {
  /** Dotted, big to small: `compaction.bytes`, `cache.hitRatio`. */
  readonly name: string
  readonly value: number
  readonly unit: 'bytes' | 'count' | 'ratio' | 'ns'
  readonly description: string
}
