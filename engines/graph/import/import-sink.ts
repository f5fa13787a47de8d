/**
 * Where imports put what they read: gathers writes and hands them to the graph some thousands at a time, with the vertices that
 * an edge needs and nobody has written yet.
 */
import type { GraphWrite, Properties, Vertex } from '../../../adapters/contract/index.ts'

/** What an import needs of a graph. */
export interface ImportTarget {
  vertex(id: number): Vertex | undefined
  write(writes: readonly GraphWrite[]): void | Promise<void>
}

/** What to call what the file does not name. */
export interface ImportDefaults {
  readonly vertexLabel: string
  readonly edgeType: string
}

/** How much an import read. */
export interface ImportCounts {
  /** Vertices that the file lists, and those that only its edges name. */
  readonly vertexCount: number
  readonly edgeCount: number
}

/** A piece of a file: bytes of UTF-8, or text. */
export type ImportChunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

const batchLength = 4096

export class ImportSink {
  readonly #target: ImportTarget
  readonly #defaults: ImportDefaults
  #writes: GraphWrite[] = []
  /** Vertices among the writes that are gathered. */
  readonly #gathered = new Set<number>()
  #vertexCount = 0
  #edgeCount = 0

  constructor(target: ImportTarget, defaults: ImportDefaults) {
    this.#target = target
    this.#defaults = defaults
  }

  get counts(): ImportCounts {
    return { vertexCount: this.#vertexCount, edgeCount: this.#edgeCount }
  }

  get isFull(): boolean {
    return this.#writes.length >= batchLength
  }

  vertex(id: number, label: string | undefined, properties: Properties): void {
    if (!this.#isThere(id)) this.#vertexCount++
    this.#gathered.add(id)
    this.#writes.push({ type: 'vertex', id, label: label ?? this.#defaults.vertexLabel, properties })
  }

  edge(
    ends: { readonly from: number; readonly to: number },
    edgeType: string | undefined,
    properties: Properties,
  ): void {
    const { from, to } = ends
    for (const id of [from, to]) if (!this.#isThere(id)) this.vertex(id, undefined, {})
    this.#edgeCount++
    this.#writes.push({ type: 'edge', edgeType: edgeType ?? this.#defaults.edgeType, from, to, properties })
  }

  /** Settles when what was gathered is as durable as the graph makes it. */
  async flush(): Promise<void> {
    const writes = this.#writes
    this.#writes = []
    this.#gathered.clear()
    if (writes.length > 0) await this.#target.write(writes)
  }

  #isThere(id: number): boolean {
    return this.#gathered.has(id) || this.#target.vertex(id) !== undefined
  }
}

/** @throws TypeError: it is no id of a vertex. */
export function parseId(text: string, place: string): number {
  const id = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(id))
    throw new TypeError(`${place}: '${text}' is no vertex, which is a whole number of 0 to 2^53 - 1`)
  return id
}
