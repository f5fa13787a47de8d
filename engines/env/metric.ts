/** One figure that an engine reports of itself. */
export interface Metric {
  /** Dotted, big to small: `compaction.bytes`, `cache.hitRatio`. */
  readonly name: string
  readonly value: number
  readonly unit: 'bytes' | 'count' | 'ratio' | 'ns'
  readonly description: string
}

export function bytes(name: string, value: number, description: string): Metric {
  return { name, value, unit: 'bytes', description }
}

export function count(name: string, value: number, description: string): Metric {
  return { name, value, unit: 'count', description }
}

export function nanoseconds(name: string, value: number, description: string): Metric {
  return { name, value, unit: 'ns', description }
}

/** 0 of nothing. */
export function ratio(name: string, part: number, whole: number, description: string): Metric {
  return { name, value: whole === 0 ? 0 : part / whole, unit: 'ratio', description }
}
