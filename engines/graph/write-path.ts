/**
 * The way of a write: looked at, made into an entry, applied at a version of its own, logged; and once it is as durable as was
 * promised, that version is the one that readers read.
 *
 * So a write that nobody may see yet is in memory already, the next one is judged by it, and a crash takes back nothing that was
 * read.
 */
import type { GraphWrite } from '../../adapters/contract/index.ts'
import { type Env, StorageError } from '../env/index.ts'
import { Journal, Stalls } from '../journal/index.ts'
import { applyEdges, applyEntry } from './entry/apply.ts'
import { EntryWriter } from './entry/entry-writer.ts'
import { Merger } from './merge/merger.ts'
import type { GraphOptions } from './options.ts'
import { roomFor } from './shared-arrays.ts'
import type { State } from './state.ts'
import { type Names, nameCountMax } from './text/names.ts'

export interface WritePathParts {
  readonly env: Env
  readonly directory: string
  readonly options: GraphOptions
  readonly state: State
  /** From the manifest. */
  readonly settledNumber: number
  readonly log: number
  readonly fail: (error: unknown) => void
}

const entryBytesMax = 1024 * 1024 * 1024

export class WritePath {
  readonly #options: GraphOptions
  readonly #fail: (error: unknown) => void
  readonly #writer = new EntryWriter()
  readonly merger: Merger
  readonly journal: Journal
  readonly stalls: Stalls
  /** What readers read; its version counts from `#base`. */
  readonly view: { state: State; version: number }
  #base = 0
  /** Counted from the opening: the last one that was applied, and the last one that may be read. */
  #newest = 0
  #readable = 0
  #ends: Uint32Array = new Uint32Array(0)
  entryBytes = 0

  constructor(parts: WritePathParts) {
    const { env, directory, options, state, settledNumber, log, fail } = parts
    this.#options = options
    this.#fail = fail
    this.view = { state, version: 0 }
    this.stalls = new Stalls(env.clock)
    this.journal = Journal.open({ env, directory, durability: options.durability, fail }, log, entry =>
      this.#replay(directory, entry),
    )
    this.merger = new Merger(env, directory, settledNumber, {
      journal: this.journal,
      view: () => ({ view: { ...this.view }, version: this.#readable }),
      install: (merged, base) => this.#install(merged, base),
      progressed: () => this.stalls.resume(),
      fail,
    })
  }

  /** `undefined`: the write may go ahead. Otherwise wait, and ask again. */
  admit(): Promise<void> | undefined {
    return this.merger.isRunning && this.merger.backlogBytes >= this.#options.backlogBytes
      ? this.stalls.wait()
      : undefined
  }

  /** All or none, in order; each was checked. @throws StorageError `NOT_FOUND`: an edge lacks an end. */
  write(writes: readonly GraphWrite[]): Promise<void> | undefined {
    const { state } = this.view
    const [only] = writes
    const areEdges = writes.length === 1 && only?.type === 'edges'
    if (areEdges) this.#findEnds(state, only)
    else assertEnds(state, writes)
    this.#writer.begin()
    for (const write of writes) this.#writer.add(write)
    assertNames(state, writes, this.#writer.nameCount)
    return this.#commit(this.#writer.end(), areEdges)
  }

  createIndex(label: string, property: string): Promise<void> | undefined {
    const { labels, properties } = this.view.state.vocabulary
    if (this.view.state.indexOf(labels.find(label), properties.find(property)) !== undefined) {
      return this.#options.durability === 'sync' ? this.journal.barrier() : undefined
    }
    assertRoom(labels, [label])
    assertRoom(properties, [property])
    this.#writer.begin()
    this.#writer.addIndex(label, property)
    return this.#commit(this.#writer.end(), false)
  }

  /** Settles when every write so far survives a power loss. */
  async sync(): Promise<void> {
    if (this.#options.durability !== 'none') return this.journal.sync()
    // A merge under way may lack the last writes.
    if (this.merger.isRunning) await this.merger.run()
    if (this.hasChanges) await this.merger.run()
  }

  /** Whether something is not in the settled part. */
  get hasChanges(): boolean {
    return !this.view.state.delta.isEmpty
  }

  /** The disk failed: whoever waits is told. */
  abandon(error: unknown): void {
    // While the journal is being opened there is no merger yet.
    this.merger?.abandon(error)
    this.stalls.resume()
  }

  /** `areEdges`: their ends were found just now. */
  #commit(entry: Uint8Array, areEdges: boolean): Promise<void> | undefined {
    if (entry.length > entryBytesMax) throw new TypeError(`a write of ${entry.length} bytes; at most ${entryBytesMax}`)
    const version = ++this.#newest
    if (this.#options.durability === 'sync' || this.merger.isRunning) this.merger.keep(entry.slice(), version)
    try {
      if (areEdges) applyEdges(this.view.state, entry, version - this.#base, this.#ends)
      else applyEntry(this.view.state, entry, version - this.#base)
    } catch (error) {
      // Nobody reads that version; what came before it is whole.
      this.#fail(error)
      throw error
    }
    this.entryBytes += entry.length
    const answer = this.journal.append(entry, () => this.#show(version))
    this.#considerMerge()
    return answer
  }

  /** Looks up the ends of many edges, once for the check and for what follows. */
  #findEnds(state: State, { from, to }: GraphWrite & { type: 'edges' }): void {
    this.#ends = roomFor(this.#ends, 2 * from.length)
    for (let index = 0; index < from.length; index++) {
      this.#ends[2 * index] = endOf(state, from[index] as number)
      this.#ends[2 * index + 1] = endOf(state, to[index] as number)
    }
  }

  #show(version: number): void {
    this.#readable = version
    this.view.version = version - this.#base
    this.merger.release(version)
  }

  #considerMerge(): void {
    const { delta, settled } = this.view.state
    const { mergeChangesMin, mergeShare } = this.#options
    if (delta.changeCount < mergeChangesMin || this.merger.isRunning) return
    if (delta.changeCount < mergeShare * (settled.vertexCount + settled.edgeCount)) return
    void this.merger.run()
  }

  #install(state: State, base: number): void {
    this.#base = base
    this.view.state = state
    this.view.version = this.#readable - base
  }

  #replay(directory: string, entry: Uint8Array): void {
    try {
      applyEntry(this.view.state, entry, ++this.#newest)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      throw new StorageError(error.code, `${directory}: ${error.message}`, { cause: error })
    }
    this.#readable = this.#newest
    this.view.version = this.#newest
  }
}

/** The number of a vertex that is there. */
function endOf(state: State, id: number): number {
  const vertex = state.numberOf(id)
  return vertex >= 0 && state.delta.isThere(vertex) ? vertex : refuseEnd(id)
}

function refuseEnd(id: number): never {
  throw new StorageError('NOT_FOUND', `there is no vertex ${id}, and an edge ends there`)
}

/** Each edge's ends are there by the time it is written. */
function assertEnds(state: State, writes: readonly GraphWrite[]): void {
  let changed: Map<number, boolean> | undefined
  const assertEnd = (id: number): void => {
    const known = changed?.get(id)
    if (known === false) refuseEnd(id)
    if (known === undefined) endOf(state, id)
  }
  const hasMany = writes.length > 1
  for (const write of writes) {
    switch (write.type) {
      case 'vertex':
      case 'remove-vertex':
        if (!hasMany) break
        changed ??= new Map()
        changed.set(write.id, write.type === 'vertex')
        break
      case 'edge':
        assertEnd(write.from)
        assertEnd(write.to)
        break
      case 'edges':
        for (let index = 0; index < write.from.length; index++) {
          assertEnd(write.from[index] as number)
          assertEnd(write.to[index] as number)
        }
        break
      case 'remove-edge':
        break
    }
  }
}

/** Names are numbered with 16 bits. Counting what is new is only worth it where there are many already. */
function assertNames(state: State, writes: readonly GraphWrite[], nameCount: number): void {
  const { labels, edgeTypes, properties } = state.vocabulary
  const most = Math.max(labels.count, edgeTypes.count, properties.count)
  if (most + nameCount <= nameCountMax) return
  assertRoom(
    labels,
    writes.flatMap(write => (write.type === 'vertex' ? [write.label] : [])),
  )
  assertRoom(
    edgeTypes,
    writes.flatMap(write => ('edgeType' in write ? [write.edgeType] : [])),
  )
  assertRoom(
    properties,
    writes.flatMap(write => ('properties' in write ? Object.keys(write.properties ?? {}) : [])),
  )
}

/** @throws TypeError: the graph would have more names of a kind than it can number. */
function assertRoom(names: Names, texts: readonly string[]): void {
  const fresh = new Set(texts.filter(text => names.find(text) === 0))
  if (names.count + fresh.size > nameCountMax) {
    throw new TypeError(`a graph has at most ${nameCountMax} labels, edge types or property names of its own`)
  }
}
