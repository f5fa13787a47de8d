/**
 * The way of a write: admitted (or made to wait for a checkpoint), logged, applied to the items.
 *
 * In `sync` it is applied once its group is durable, so that readers see nothing that a crash could take back; in the other modes
 * at once, from the one entry that the tree keeps for it, without an object a write.
 */
import type { Shape, SpatialBoxes } from '../../adapters/contract/index.ts'
import type { Env } from '../env/index.ts'
import { type Journal, Stalls } from '../journal/index.ts'
import type { Checkpointer } from './checkpoint/checkpointer.ts'
import type { Items } from './items.ts'
import { EntryWriter, loadEntry, shapeEntry } from './log-entry.ts'
import type { RtreeOptions } from './options.ts'
import { boxReference, encodeShape, pointReference } from './shapes/shape-table.ts'
import type { Entry } from './tree/entry.ts'

/** Writers wait when that many checkpoints' worth has come while one runs. */
const backlogCheckpoints = 4

export interface WritePathParts {
  readonly env: Env
  readonly options: RtreeOptions
  readonly items: Items
  readonly journal: Journal
  readonly checkpointer: Checkpointer
}

export class WritePath {
  readonly #parts: WritePathParts
  readonly #isLater: boolean
  readonly #entries = new EntryWriter()
  readonly stalls: Stalls
  /** Bytes of writes since the last moment that a checkpoint took. */
  #bytesSinceMoment = 0
  #removedId = 0
  userBytes = 0
  readonly #putEntry = (): void => this.#parts.items.put()
  readonly #removeId = (): void => this.#parts.items.remove(this.#removedId)

  constructor(parts: WritePathParts) {
    this.#parts = parts
    this.#isLater = parts.options.durability === 'sync'
    this.stalls = new Stalls(parts.env.clock)
  }

  /** Something has been written that no checkpoint's moment has. */
  get isDirty(): boolean {
    return this.#bytesSinceMoment > 0
  }

  /** A checkpoint has taken its moment. */
  clear(): void {
    this.#bytesSinceMoment = 0
  }

  /** What came back from the log counts as written. */
  countReplayed(bytes: number): void {
    this.#bytesSinceMoment += bytes
  }

  /** `undefined`: the write may go ahead. Otherwise wait, and ask again. */
  admit(): Promise<void> | undefined {
    const { checkpointer, options } = this.#parts
    const dueBytes = Math.max(options.checkpointBytes, checkpointer.fileBytes)
    if (this.#bytesSinceMoment < dueBytes) return undefined
    checkpointer.request()
    const backlogBytes = Math.max(options.backlogBytes, backlogCheckpoints * dueBytes)
    return this.#bytesSinceMoment >= backlogBytes && checkpointer.isRunning ? this.stalls.wait() : undefined
  }

  put(id: number, shape: Shape): Promise<void> | undefined {
    const encoded = encodeShape(shape)
    if (encoded !== undefined) return this.#putShape(id, encoded)
    const { items, journal } = this.#parts
    const { entry } = items
    setPlain(entry, id, shape)
    const bytes = this.#entries.put(entry)
    this.#count(bytes.length)
    if (!this.#isLater) return journal.append(bytes, this.#putEntry)
    const { reference, minX, minY, maxX, maxY } = entry
    return journal.append(bytes, () => {
      entry.setBox(minX, minY, maxX, maxY)
      entry.id = id
      entry.reference = reference
      items.put()
    })
  }

  remove(id: number): Promise<void> | undefined {
    const { items, journal } = this.#parts
    // In `sync` the item may be on its way.
    if (!this.#isLater && !items.has(id)) return undefined
    const bytes = this.#entries.remove(id)
    this.#count(bytes.length)
    this.#removedId = id
    return journal.append(bytes, this.#isLater ? () => items.remove(id) : this.#removeId)
  }

  /** All or none. */
  load(loaded: SpatialBoxes): Promise<void> | undefined {
    const { items, journal, options } = this.#parts
    const { count } = loaded
    if (count === 0) return undefined
    const entry = options.durability === 'none' ? new Uint8Array(0) : loadEntry(loaded)
    this.#count(40 * count)
    // What is applied later must not change meanwhile.
    const ids = this.#isLater ? loaded.ids.slice(0, count) : loaded.ids
    const boxes = this.#isLater ? loaded.boxes.slice(0, 4 * count) : loaded.boxes
    return journal.append(entry, () => items.load(count, ids, boxes))
  }

  #putShape(id: number, encoded: Float64Array): Promise<void> | undefined {
    const { items, journal } = this.#parts
    const bytes = shapeEntry(id, encoded)
    this.#count(bytes.length)
    return journal.append(bytes, () => items.putShape(id, encoded))
  }

  #count(bytes: number): void {
    this.userBytes += bytes
    this.#bytesSinceMoment += bytes
  }
}

function setPlain(entry: Entry, id: number, shape: Shape): void {
  entry.id = id
  if (shape.type === 'Box') {
    entry.setBox(shape.minX, shape.minY, shape.maxX, shape.maxY)
    entry.reference = boxReference
  } else if (shape.type === 'Point') {
    const [x, y] = shape.coordinates
    entry.setBox(x, y, x, y)
    entry.reference = pointReference
  }
}
