/**
 * A property graph: the front of the engine.
 *
 * All of it is in memory, adjacency and properties alike, and reads answer plainly. Writes answer plainly too, unless they have to
 * wait: for their group's sync, or for a merge. One graph belongs to one thread; calls from many clients on that thread may
 * overlap as they like.
 */
import type {
  EdgeFilter,
  GraphAlgorithm,
  GraphWrite,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Pattern,
  Properties,
  Vertex,
  VertexId,
  VertexValues,
} from '../../adapters/contract/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { checkText, checkWrite } from './arguments.ts'
import { discardFile } from './merge/merger.ts'
import { graphMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { checkOptions, type GraphOptions } from './options.ts'
import type { RouteQuery } from './query/route-path.ts'
import { Reader } from './reader.ts'
import { type Recovered, recover } from './recovery.ts'
import { State } from './state.ts'
import { Names } from './text/names.ts'
import { verifyGraph } from './verify.ts'
import { WritePath } from './write-path.ts'

type Awaitable<T> = T | Promise<T>

/** The graph as of one moment. It keeps the state of that moment in memory: release it. */
export interface SnapshotOfGraph extends Omit<Reader, 'route'> {
  release(): void
}

export class Graph {
  readonly #directory: string
  readonly #env: Env
  readonly #lock: DiskLock
  readonly #writes: WritePath
  readonly #reader: Reader
  #snapshotCount = 0
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the graph of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and nothing that was
   * there was changed. `INCOMPATIBLE`: written by a later version.
   */
  static open(env: Env, directory: string, options: GraphOptions): Promise<Graph> {
    return new Promise(resolve => resolve(Graph.#open(env, directory, options)))
  }

  static #open(env: Env, directory: string, options: GraphOptions): Graph {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    try {
      const recovered = recover(env.disk, directory)
      const graph = new Graph({ env, directory, options, lock }, recovered)
      for (const path of recovered.leftovers) discardFile(env.disk, path)
      return graph
    } catch (error) {
      lock.release()
      throw error
    }
  }

  private constructor(
    parts: { readonly env: Env; readonly directory: string; readonly options: GraphOptions; readonly lock: DiskLock },
    { manifest, settled }: Recovered,
  ) {
    const { env, directory, options, lock } = parts
    this.#env = env
    this.#directory = directory
    this.#lock = lock
    const { labelNames, typeNames, propertyNames } = settled.arrays
    const vocabulary = {
      labels: new Names(labelNames),
      edgeTypes: new Names(typeNames),
      properties: new Names(propertyNames),
    }
    this.#writes = new WritePath({
      env,
      directory,
      options,
      state: new State(settled, vocabulary),
      settledNumber: manifest.settledNumber,
      log: manifest.log,
      fail: error => this.#fail(error),
    })
    const { view } = this.#writes
    this.#reader = new Reader(() => {
      if (this.#isClosed) this.#refuseClosed()
      return view
    })
  }

  vertex(id: VertexId): Vertex | undefined {
    return this.#reader.vertex(id)
  }

  edge(from: VertexId, edgeType: string, to: VertexId): Properties | undefined {
    return this.#reader.edge(from, edgeType, to)
  }

  neighbours(query: NeighbourQuery): ArrayLike<VertexId> {
    return this.#reader.neighbours(query)
  }

  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): ArrayLike<VertexId> {
    return this.#reader.mutual(left, right, edges)
  }

  hops(query: HopQuery): ArrayLike<VertexId> {
    return this.#reader.hops(query)
  }

  path(query: PathQuery): Path | undefined {
    return this.#reader.path(query)
  }

  /** The shortest path by weight, as `path` finds it, where vertices have coordinates: by A*, which looks towards the goal. */
  route(query: RouteQuery): Path | undefined {
    return this.#reader.route(query)
  }

  match(pattern: Pattern): VertexId[][] {
    return this.#reader.match(pattern)
  }

  analyse(algorithm: GraphAlgorithm): VertexValues {
    return this.#reader.analyse(algorithm)
  }

  /**
   * All or none, in order.
   *
   * @throws StorageError `NOT_FOUND`: an edge lacks an end, and nothing was applied; or, not definite, what the disk said.
   */
  write(writes: readonly GraphWrite[]): Awaitable<void> {
    for (const write of writes) checkWrite(write)
    this.#checkWritable()
    if (writes.length === 0) return undefined
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.write(writes))
    return this.#writes.write(writes)
  }

  createIndex(label: string, property: string): Awaitable<void> {
    checkText('a label', label)
    checkText('a property', property)
    this.#checkWritable()
    return this.#writes.createIndex(label, property)
  }

  snapshot(): SnapshotOfGraph {
    if (this.#isClosed) this.#refuseClosed()
    const view = { ...this.#writes.view }
    this.#snapshotCount++
    let isReleased = false
    const reader = new Reader(() => {
      if (this.#isClosed) this.#refuseClosed()
      if (isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
      return view
    })
    const release = (): void => {
      if (isReleased) return
      isReleased = true
      this.#snapshotCount--
    }
    return Object.assign(reader, { release })
  }

  /** Settles when everything written before the call survives a power loss, whatever the durability. */
  sync(): Promise<void> {
    this.#checkWritable()
    return this.#writes.sync().then(() => this.#throwFailure())
  }

  /** Settles when what had changed by the call is settled, and no merge runs. */
  async settle(): Promise<void> {
    this.#checkWritable()
    const { merger } = this.#writes
    if (merger.isRunning) await merger.run()
    if (this.#failure === undefined && this.#writes.hasChanges) await merger.run()
    this.#throwFailure()
  }

  /** Checks the file of the settled part, and how everything in memory fits together. @throws StorageError `CORRUPT` */
  verify(): void {
    if (this.#isClosed) this.#refuseClosed()
    verifyGraph(this.#writes.view, this.#env.disk, this.#directory, this.#writes.merger.settledNumber)
  }

  /** The graph's own figures, as of now. */
  metrics(): Metric[] {
    if (this.#isClosed) this.#refuseClosed()
    return graphMetrics(this.#writes, this.#snapshotCount)
  }

  /**
   * Brings everything to the disk and gives all up, once; after a failure it only gives up, and says so.
   *
   * @throws StorageError: the disk failed, now or earlier. What was acknowledged is as safe as its durability says.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    const writes = this.#writes
    try {
      if (this.#failure === undefined) await writes.sync()
    } catch (error) {
      this.#fail(error)
    }
    await writes.merger.stop()
    writes.stalls.resume()
    try {
      await writes.journal.close()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  /** The disk failed under the graph: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = asStorageError(error, this.#directory)
    this.#writes.abandon(this.#failure)
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    if (this.#isClosed) this.#refuseClosed()
    if (this.#failure !== undefined) this.#throwFailure()
  }

  #refuseClosed(): never {
    throw new StorageError('CLOSED', `the graph in ${this.#directory} is closed`)
  }
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
