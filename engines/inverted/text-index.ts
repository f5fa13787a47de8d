/**
 * An inverted index: the front of the engine.
 *
 * Searches answer plainly, from memory or by a blocking read of the disk. Writes answer plainly too, unless they have to wait: for
 * their group's sync, or for room. One index belongs to one thread; calls from many clients on that thread may overlap as they like.
 */
import type { TextDocument, TextHits, TextQuery, TextReader, TextSearch } from '../../adapters/contract/index.ts'
import { type Disk, type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { Journal, Stalls } from '../journal/index.ts'
import { Analyzer } from './analysis/analyzer.ts'
import { checkDocument, checkId, checkLimit, checkQuery, checkSearch, checkString } from './arguments.ts'
import { discardFile } from './discard.ts'
import { Maintenance } from './maintenance.ts'
import { indexMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { checkOptions, type InvertedOptions } from './options.ts'
import { type Found, findIndex } from './recovery.ts'
import { type HighlightRange, highlightRanges } from './search/highlight.ts'
import { CursorPool } from './search/matchers.ts'
import { SearchCounts } from './search/postings-cursor.ts'
import { Searcher } from './search/searcher.ts'
import { createCaches, type Segment, type SegmentCaches } from './segment/segment.ts'
import { verifySegment } from './verify.ts'
import { SegmentUses, type Version } from './version.ts'
import { VersionSet } from './version-set.ts'
import { EntryEncoder } from './write/entry.ts'
import { PendingEntries } from './write/pending.ts'

type Awaitable<T> = T | Promise<T>

/** Entries above this are refused: a call that large is a mistake, or better made as several. */
const entryBytesMax = 512 * 1024 * 1024

/** What searches saw at one moment. It holds its segments: release it. */
export interface IndexSnapshot extends TextReader {
  release(): void
}

export class TextIndex {
  readonly #directory: string
  readonly #options: InvertedOptions
  readonly #lock: DiskLock
  readonly #caches: SegmentCaches
  readonly #journal: Journal
  readonly #stalls: Stalls
  readonly #analyzer: Analyzer
  readonly #pending = new PendingEntries()
  readonly #encoder = new EntryEncoder()
  readonly #uses: SegmentUses
  readonly #versions: VersionSet
  readonly #maintenance: Maintenance
  readonly #counts = new SearchCounts()
  readonly #pool: CursorPool = new CursorPool(this.#counts)
  /** Over the visible version; made when somebody asks. */
  #searcher: Searcher | undefined
  #userBytes = 0
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the index of a directory, or begins one there; brings back what its durability promised, refreshed.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and nothing that was there was
   * changed. `INCOMPATIBLE`: written by a later version, or with another analyzer.
   */
  static async open(env: Env, directory: string, options: InvertedOptions): Promise<TextIndex> {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    let index: TextIndex | undefined
    const caches = createCaches(options.cacheBytes)
    let found: Found | undefined
    try {
      found = findIndex(env.disk, directory, options, caches)
      index = new TextIndex({ env, directory, options, lock, caches, found })
      await index.#recover(found)
      return index
    } catch (error) {
      if (index !== undefined) await index.#abandon()
      else for (const { segment } of found?.parts ?? []) segment.close()
      lock.release()
      throw error
    }
  }

  private constructor(parts: {
    readonly env: Env
    readonly directory: string
    readonly options: InvertedOptions
    readonly lock: DiskLock
    readonly caches: SegmentCaches
    readonly found: Found
  }) {
    const { env, directory, options, lock, caches, found } = parts
    this.#directory = directory
    this.#options = options
    this.#lock = lock
    this.#caches = caches
    this.#stalls = new Stalls(env.clock)
    this.#analyzer = new Analyzer(options.analyzer)
    const fail = (error: unknown): void => this.#fail(error)
    const { durability } = options
    this.#journal = Journal.open({ env, directory, durability, fail }, found.state.log, entry => {
      this.#pending.add(this.#pending.keep(entry))
    })
    this.#uses = new SegmentUses(segment => this.#drop(env.disk, segment))
    this.#versions = new VersionSet({ env, directory, options, uses: this.#uses }, found.parts, found.state)
    this.#maintenance = new Maintenance({
      env,
      directory,
      options,
      journal: this.#journal,
      pending: this.#pending,
      versions: this.#versions,
      caches,
      changed: () => {
        this.#searcher = undefined
      },
      progressed: () => this.#stalls.resume(),
      fail,
    })
    for (const path of found.leftovers) discardFile(env.disk, path)
  }

  /** Adds documents, all or none; one of an id that is there takes its place. Searches see them after the next refresh. */
  index(documents: readonly TextDocument[]): Awaitable<void> {
    for (const document of documents) checkDocument(document)
    this.#checkWritable()
    if (documents.length === 0) return undefined
    if (this.#mustWait()) return this.#stalls.wait().then(() => this.index(documents))
    return this.#write(this.#encoder.documents(documents))
  }

  /** Removes documents, all or none; a missing one is no error. */
  remove(ids: readonly number[]): Awaitable<void> {
    for (const id of ids) checkId(id)
    this.#checkWritable()
    if (ids.length === 0) return undefined
    if (this.#mustWait()) return this.#stalls.wait().then(() => this.remove(ids))
    return this.#write(this.#encoder.removal(ids))
  }

  /** Once it settles (or returns plainly), searches see every write that was acknowledged before the call. */
  refresh(): Awaitable<void> {
    this.#checkWritable()
    const refreshed = this.#maintenance.refresh()
    if (refreshed === undefined) return this.#throwFailure()
    return refreshed.then(
      () => this.#throwFailure(),
      () => this.#throwFailure(),
    )
  }

  search(search: TextSearch): TextHits {
    this.#checkReadable()
    checkSearch(search)
    return this.#seen.search(search)
  }

  count(query: TextQuery): number {
    this.#checkReadable()
    checkQuery(query)
    return this.#seen.count(query)
  }

  facets(query: TextQuery, name: string): Record<string, number> {
    this.#checkReadable()
    checkQuery(query)
    checkString('the name of a facet', name)
    return this.#seen.facets(query, name)
  }

  suggest(prefix: string, limit: number): string[] {
    this.#checkReadable()
    checkString('a prefix', prefix)
    checkLimit(limit)
    return this.#seen.suggest(prefix, limit)
  }

  /** Where in the text of a field the words of a query are, in order. The index keeps no texts, so the caller hands it in. */
  highlight(query: TextQuery, field: string, text: string): HighlightRange[] {
    checkQuery(query)
    checkString('text', text)
    return highlightRanges(query, field, { text, analyzer: this.#analyzer })
  }

  snapshot(): IndexSnapshot {
    this.#checkReadable()
    const version = this.#versions.visible.retain()
    const searcher = this.#searcherOf(version)
    let isReleased = false
    const check = (): void => {
      this.#checkReadable()
      if (isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
    }
    return {
      search: search => {
        check()
        checkSearch(search)
        return searcher.search(search)
      },
      count: query => {
        check()
        checkQuery(query)
        return searcher.count(query)
      },
      facets: (query, name) => {
        check()
        checkQuery(query)
        checkString('the name of a facet', name)
        return searcher.facets(query, name)
      },
      suggest: (prefix, limit) => {
        check()
        checkString('a prefix', prefix)
        checkLimit(limit)
        return searcher.suggest(prefix, limit)
      },
      release: () => {
        if (!isReleased && !this.#isClosed) version.release()
        isReleased = true
      },
    }
  }

  /** Settles when everything acknowledged before the call survives a power loss, whatever the durability. */
  async sync(): Promise<void> {
    this.#checkWritable()
    try {
      await (this.#options.durability === 'none' ? this.#maintenance.checkpoint() : this.#journal.sync())
    } catch (error) {
      this.#fail(error)
    }
    this.#throwFailure()
  }

  /** Settles when what searches see is in one segment on the disk, without documents that are gone. */
  async settle(): Promise<void> {
    this.#checkReadable()
    await this.#maintenance.settle()
    this.#throwFailure()
  }

  /** Checks every segment whole. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkReadable()
    for (const segment of this.#uses.segments) verifySegment(segment)
  }

  /** The index's own figures. */
  metrics(): Metric[] {
    this.#checkReadable()
    return indexMetrics({
      version: this.#versions.latest,
      maintenance: this.#maintenance.counts,
      journal: this.#journal,
      caches: this.#caches,
      searches: this.#counts,
      stalls: this.#stalls,
      pendingBytes: this.#pending.keptBytes,
      userBytes: this.#userBytes,
    })
  }

  /**
   * Brings what is in memory to the disk and gives everything up, once; after a failure it only gives up, and says so.
   *
   * @throws StorageError: the disk failed, now or earlier. What was acknowledged is as safe as its durability says.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    try {
      await this.#journal.barrier()
    } catch (error) {
      this.#fail(error)
    }
    try {
      await this.#maintenance.close()
      await this.#giveUp()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  /** Ends what an opening began that did not come to its end. */
  async #abandon(): Promise<void> {
    this.#isClosed = true
    this.#maintenance.halt(new StorageError('CLOSED', `the opening of ${this.#directory} failed`))
    await this.#maintenance.close()
    await this.#giveUp()
  }

  async #giveUp(): Promise<void> {
    this.#stalls.resume()
    await this.#journal.close()
    for (const segment of this.#uses.segments) segment.close()
  }

  /** Makes segments of what the logs had, and begins the manifest of a new index. */
  async #recover({ isBegun }: Found): Promise<void> {
    if (!isBegun) this.#versions.checkpoint(this.#versions.latest.retain(), this.#journal.log)
    if (this.#pending.bytes > 0) {
      this.#maintenance.applied(this.#pending.bytes)
      await this.#maintenance.refresh()
      await this.#maintenance.checkpoint()
    }
    this.#throwFailure()
    this.#maintenance.wake()
  }

  /** A segment that no version has any more: its file goes, unless it only goes because the index closes. */
  #drop(disk: Disk, segment: Segment): void {
    segment.close()
    if (!segment.isInMemory && !this.#isClosed && !this.#versions.isManifestUnsure) discardFile(disk, segment.path)
  }

  get #seen(): Searcher {
    this.#searcher ??= this.#searcherOf(this.#versions.visible)
    return this.#searcher
  }

  #searcherOf(version: Version): Searcher {
    return new Searcher(version, { analyzer: this.#analyzer, pool: this.#pool, counts: this.#counts })
  }

  #mustWait(): boolean {
    this.#maintenance.wake()
    return this.#maintenance.isBehind
  }

  #write(entry: Uint8Array): Awaitable<void> {
    if (entry.length > entryBytesMax) {
      throw new TypeError(`one call takes up to ${entryBytesMax} bytes; this one has ${entry.length}`)
    }
    const kept = this.#pending.keep(entry)
    return this.#journal.append(kept, () => {
      this.#pending.add(kept)
      this.#maintenance.applied(kept.length)
      this.#userBytes += kept.length
      // Writers that wait for room look again: what is applied can be built.
      this.#stalls.resume()
    })
  }

  /** The disk failed under the index: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    this.#failure ??= asStorageError(error, this.#directory)
    this.#maintenance.halt(this.#failure)
    this.#stalls.resume()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    this.#checkReadable()
    this.#throwFailure()
  }

  #checkReadable(): void {
    if (this.#isClosed) throw new StorageError('CLOSED', `the index in ${this.#directory} is closed`)
  }
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
