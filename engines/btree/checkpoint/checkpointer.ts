/**
 * Checkpoints: all that the tree is at one moment goes to the disk, while the tree goes on.
 *
 * The moment is taken in one step: another log takes over, every changed page is due. Then the due pages are
 * written, some at a time, on another thread; one that is about to change before its turn is written at once by
 * whoever changes it (`page-store.ts`). Last comes the map that names them all; with it the older logs have done
 * their work. One checkpoint runs at a time.
 */
import { invariant } from '../../bytes/index.ts'
import type { Env } from '../../env/index.ts'
import { unitBytes, unitsOf } from '../store/free-space.ts'
import type { PageStore } from '../store/page-store.ts'
import { state } from '../store/page-table.ts'
import { Places } from '../store/places.ts'
import type { EntryTotals } from '../tree/entries.ts'
import { encodeMap, type TreeMap } from './map-file.ts'
import { type ImageBatch, installMapTask, writeImagesTask } from './tasks.ts'

/** Copied in one go, which the caller's thread waits for: a third of a millisecond. */
const batchBytesMax = 512 * 1024
/** Pages that are being written cannot leave memory, so they may not be all of it. */
const batchShareMax = 4
/** The file is cut where so large a share of it, and so many units, lie free at its end. */
const freeShareMax = 4
const freeUnitsMax = 64

/** Where the log stands at the moment of a checkpoint. */
export interface Moment {
  readonly sequence: number
  readonly logNumber: number
  readonly nextLogNumber: number
}

export interface CheckpointerParts {
  readonly env: Env
  readonly directory: string
  readonly store: PageStore
  readonly totals: () => EntryTotals
  /**
   * Calls `take` once, between two writes, when another log has taken over; settles after it. `isLast`: there is no
   * other log.
   */
  readonly rotate: (isLast: boolean, take: (moment: Moment) => void) => Promise<void>
  /** The pages hold all that came before that log. */
  readonly done: () => void
  /** None runs any more: whoever waited looks again. */
  readonly ended: () => void
  readonly fail: (error: unknown) => void
}

export interface CheckpointKind {
  /** The tree closes: no log is needed after it. */
  readonly isLast: boolean
  readonly moves: Moves
}

/**
 * Which pages move besides those that have changed: none; those at the end of the file, to gaps that have room for
 * them; or all, to the end, so that a later move finds one large gap.
 */
export type Moves = 'none' | 'to gaps' | 'to the end'

export class Checkpointer {
  readonly #parts: CheckpointerParts
  #running: Promise<void> | undefined
  /** Why none may go on; `undefined`: nothing is against it. */
  #stopReason: unknown
  count = 0
  /** Bytes of pages, and of maps. */
  writtenBytes = 0

  constructor(parts: CheckpointerParts) {
    this.#parts = parts
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Begins a checkpoint if none runs. What becomes of it is told to `fail`, and to `done`. */
  request(): void {
    if (this.#running !== undefined || this.#stopReason !== undefined) return
    this.run({ isLast: false, moves: 'none' }).catch(() => undefined)
  }

  /** Settles when a checkpoint that begins after this call is done. */
  async run(kind: CheckpointKind): Promise<void> {
    while (this.#running !== undefined) await this.#running.catch(() => undefined)
    this.#running = this.#checkpoint(kind)
    try {
      await this.#running
    } catch (error) {
      this.stop(error)
      this.#parts.fail(error)
      throw error
    } finally {
      this.#running = undefined
      this.#parts.ended()
    }
  }

  /** Waits for the one that runs, however it ends. */
  async wait(): Promise<void> {
    await this.#running?.catch(() => undefined)
  }

  /** None begins any more, and the one that runs comes to nothing; whoever asks for one is told the reason. */
  stop(reason: unknown): void {
    this.#stopReason ??= reason
    this.#parts.store.stopWriting()
  }

  async #checkpoint({ isLast, moves }: CheckpointKind): Promise<void> {
    const { store, done } = this.#parts
    const { map, due } = await this.#takeMoment(isLast)
    await this.#writePages(due, nothing, map.places)
    if (moves !== 'none') await this.#move(map, moves)
    this.#requireGoing()
    await store.file.sync()
    this.#requireGoing()
    await this.#install(map)
    endCheckpoint(store, map.places)
    cutFile(store, moves === 'to gaps' || isLast)
    this.count++
    done()
  }

  async #takeMoment(isLast: boolean): Promise<{ map: TreeMap; due: number[] }> {
    const { store, totals, rotate } = this.#parts
    let taken: { map: TreeMap; due: number[] } | undefined
    await rotate(isLast, moment => {
      this.#requireGoing()
      const { due, ...pages } = beginCheckpoint(store)
      taken = { due, map: { ...moment, ...pages, pageBytes: store.pageBytes, totals: totals() } }
    })
    invariant(taken !== undefined, 'a rotation takes its moment')
    return taken
  }

  async #install(map: TreeMap): Promise<void> {
    const { env, directory } = this.#parts
    const bytes = encodeMap(map)
    await env.background.run(installMapTask, { directory, bytes })
    this.writtenBytes += bytes.length
  }

  /** Writes those of the pages that are still due, or that `mayMove`, batch by batch. */
  async #writePages(
    numbers: readonly number[],
    mayMove: (number: number, unit: number) => boolean,
    running: Places,
  ): Promise<void> {
    const { env, store } = this.#parts
    const images = new SharedArrayBuffer(Math.max(batchBytesMax, store.pageBytes))
    const pageCountMax = Math.max(1, Math.floor(store.frames.countMax / batchShareMax))
    for (let next = 0; next < numbers.length; ) {
      this.#requireGoing()
      const batch = { path: store.file.path, images, numbers: [], units: [], lengths: [] }
      next = gather(store, running, { numbers, next, mayMove, pageCountMax }, batch)
      if (batch.numbers.length === 0) continue
      const checksums = await env.background.run(writeImagesTask, batch)
      this.writtenBytes += settle(store, running, batch, checksums)
    }
  }

  async #move({ places, end }: TreeMap, moves: Exclude<Moves, 'none'>): Promise<void> {
    const { store } = this.#parts
    const { space, table } = store
    const isToEnd = moves === 'to the end'
    // Where the file could end if there were no gaps.
    const target = isToEnd ? 0 : space.usedUnits
    if (isToEnd) space.skipToEnd()
    const pages: number[] = []
    for (let number = 1; number < end; number++) {
      const bits = table.states[number] as number
      const unit = table.places.units[number] as number
      // Only what is now as the checkpoint has it: the rest moves when it is written next.
      if (unit < target || unit !== places.units[number] || (bits & (state.dirty | state.retired)) !== 0) continue
      if ((bits & state.overflow) === 0) pages.push(number)
      else store.moveOverflow(number, isToEnd)
    }
    const mayMove = (number: number, unit: number): boolean =>
      ((table.states[number] as number) & (state.used | state.dirty | state.retired)) === state.used &&
      (table.places.units[number] as number) >= target &&
      (isToEnd || unit < (table.places.units[number] as number))
    await this.#writePages(pages, mayMove, places)
  }

  #requireGoing(): void {
    if (this.#stopReason !== undefined) throw this.#stopReason
  }
}

const nothing = (): boolean => false

/** Takes the moment: every page that is part of the tree, where it lies, and which of them have to be written. */
function beginCheckpoint(store: PageStore): { due: number[]; places: Places; end: number; overflows: Uint8Array } {
  const { table, space } = store
  const { end } = table
  const places = new Places(table.places.capacity)
  const overflows = new Uint8Array(end)
  const due: number[] = []
  for (let number = 1; number < end; number++) {
    const bits = table.states[number] as number
    if ((bits & state.used) === 0 || (bits & (state.version | state.retired)) !== 0) continue
    if ((bits & state.overflow) !== 0) overflows[number] = 1
    if ((bits & state.dirty) !== 0) {
      table.states[number] = bits | state.due
      due.push(number)
    } else {
      const { units, lengths, checksums } = table.places
      places.set(number, units[number] as number, lengths[number] as number, checksums[number] as number)
    }
  }
  space.rewind()
  store.running = places
  return { due, places, end, overflows }
}

interface Selection {
  readonly numbers: readonly number[]
  readonly next: number
  /** Whether a page that is not due may move to that unit. */
  readonly mayMove: (number: number, unit: number) => boolean
  readonly pageCountMax: number
}

interface GrowingBatch extends ImageBatch {
  readonly numbers: number[]
  readonly units: number[]
  readonly lengths: number[]
}

/** Copies the images of the next pages into the batch, and gives them places; returns where to go on. */
function gather(store: PageStore, running: Places, selection: Selection, batch: GrowingBatch): number {
  const { table, space, pageBytes } = store
  const { numbers, mayMove, pageCountMax } = selection
  const bytes = new Uint8Array(batch.images)
  let { next } = selection
  let filled = 0
  while (next < numbers.length && batch.numbers.length < pageCountMax && filled + pageBytes <= bytes.length) {
    const number = numbers[next++] as number
    const isDue = ((table.states[number] as number) & state.due) !== 0
    if (!isDue && !mayMove(number, 0)) continue
    const length = store.image(number, bytes.subarray(filled, filled + pageBytes))
    const unitCount = unitsOf(length)
    const unit = space.allocate(unitCount)
    if (!isDue && !mayMove(number, unit)) {
      space.free(unit, unitCount)
      continue
    }
    bytes.fill(0, filled + length, filled + unitCount * unitBytes)
    running.set(number, unit, length, 0)
    store.place(number, unit, length)
    const bits = table.states[number] as number
    table.states[number] = (bits & ~(state.dirty | state.due)) | state.inFlight
    batch.numbers.push(number)
    batch.units.push(unit)
    batch.lengths.push(length)
    filled += unitCount * unitBytes
  }
  return next
}

/** The images of a batch are at their places: their checksums are known, and their pages may leave memory. */
function settle(store: PageStore, running: Places, batch: ImageBatch, checksums: readonly number[]): number {
  const { table } = store
  let total = 0
  for (const [index, number] of batch.numbers.entries()) {
    const checksum = checksums[index] as number
    running.checksums[number] = checksum
    if (table.places.units[number] === batch.units[index]) table.places.checksums[number] = checksum
    table.states[number] = (table.states[number] as number) & ~state.inFlight
    total += batch.lengths[index] as number
  }
  return total
}

/** The new map is durable: places that only the old one named are free. */
function endCheckpoint(store: PageStore, places: Places): void {
  const { table, space, checkpointed } = store
  for (let number = 1; number < checkpointed.capacity; number++) {
    const unit = checkpointed.units[number] as number
    if (unit === 0 || unit === table.places.unit(number) || unit === places.unit(number)) continue
    space.free(unit, unitsOf(checkpointed.lengths[number] as number))
  }
  store.checkpointed = places
  store.running = undefined
}

function cutFile(store: PageStore, isExact: boolean): void {
  const { endUnit } = store.space
  const freeUnits = unitsOf(store.file.size()) - Math.max(1, endUnit)
  if (freeUnits <= (isExact ? 0 : endUnit / freeShareMax + freeUnitsMax)) return
  store.file.truncate(Math.max(1, endUnit) * unitBytes)
}
