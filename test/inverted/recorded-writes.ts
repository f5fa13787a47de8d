/**
 * Writes to an index on a disk that records everything, with what was promised at each moment; and what an opened index holds of them.
 *
 * Each version of a document has a word that no other has, so the words that begin with `v` tell which versions are live.
 */
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import type { InvertedOptions, TextIndex } from '../../engines/inverted/index.ts'
import { type MemoryIndex, openIndex, settled } from './memory-index.ts'

/** By id, the version that is live. */
type Versions = ReadonlyMap<number, number>

interface RecordedWrite {
  /** `undefined`: removed. */
  readonly changes: readonly (readonly [id: number, version: number | undefined])[]
  /** Operations of the disk before the call. */
  readonly issuedAt: number
}

/** From so many operations of the disk on, so many of the first writes may not be lost. */
interface PromiseMade {
  readonly at: number
  readonly writeCount: number
}

export interface RecordedWrites {
  readonly disk: MemoryDisk
  readonly writes: readonly RecordedWrite[]
  /** Against the death of the process, and against a power loss. */
  readonly processPromises: readonly PromiseMade[]
  readonly powerPromises: readonly PromiseMade[]
}

const idCount = 24

export class Recorder implements RecordedWrites {
  readonly writes: RecordedWrite[] = []
  readonly processPromises: PromiseMade[] = []
  readonly powerPromises: PromiseMade[] = []
  readonly disk: MemoryDisk
  readonly #memory: MemoryIndex
  readonly #options: InvertedOptions
  #inFlight: Promise<unknown>[] = []
  #version = 0

  constructor(disk: MemoryDisk, memory: MemoryIndex, options: InvertedOptions) {
    this.disk = disk
    this.#memory = memory
    this.#options = options
  }

  get index(): TextIndex {
    return this.#memory.index
  }

  put(ids: readonly number[]): void {
    const documents = ids.map(id => {
      const version = ++this.#version
      const body = `v${version} all ${'word '.repeat(version % 40)}`
      return { id, fields: { body }, facets: { kind: `k${version % 3}` } }
    })
    const changes = documents.map(({ id }, place) => [id, this.#version - documents.length + 1 + place] as const)
    this.#write(changes, () => this.index.index(documents))
  }

  remove(ids: readonly number[]): void {
    this.#write(
      ids.map(id => [id, undefined] as const),
      () => this.index.remove(ids),
    )
  }

  /** Waits for writes under way. */
  async wait(): Promise<void> {
    await settled(this.#memory, Promise.all(this.#inFlight))
    this.#inFlight = []
  }

  async sync(): Promise<void> {
    const writeCount = this.writes.length
    await settled(this.#memory, this.index.sync())
    this.#promise(this.processPromises, writeCount)
    this.#promise(this.powerPromises, writeCount)
  }

  async close(): Promise<void> {
    await settled(this.#memory, this.index.close())
    this.#promise(this.processPromises, this.writes.length)
    this.#promise(this.powerPromises, this.writes.length)
  }

  #write(changes: RecordedWrite['changes'], call: () => unknown): void {
    this.writes.push({ changes, issuedAt: this.disk.operationCount })
    const writeCount = this.writes.length
    const answer = call()
    if (!(answer instanceof Promise)) {
      this.#acknowledge(writeCount)
      return
    }
    const acknowledged = answer.then(() => this.#acknowledge(writeCount))
    // Looked at in `wait`, which may never come.
    acknowledged.catch(() => undefined)
    this.#inFlight.push(acknowledged)
  }

  #acknowledge(writeCount: number): void {
    if (this.#options.durability !== 'none') this.#promise(this.processPromises, writeCount)
    if (this.#options.durability === 'sync') this.#promise(this.powerPromises, writeCount)
  }

  #promise(promises: PromiseMade[], writeCount: number): void {
    if (writeCount > (promises.at(-1)?.writeCount ?? 0)) promises.push({ at: this.disk.operationCount, writeCount })
  }
}

export interface WritePlan {
  readonly seed: number
  readonly stepCount: number
}

/** A few dozen writes with refreshes, merges and checkpoints between them. */
export async function recordWrites(options: InvertedOptions, plan: WritePlan): Promise<Recorder> {
  const disk = new MemoryDisk({ record: true })
  const memory = await openIndex(disk, options, plan.seed)
  const recorder = new Recorder(disk, memory, options)
  await drive(recorder, memory, plan)
  return recorder
}

/** @throws what the index does. */
export async function drive(recorder: Recorder, memory: MemoryIndex, { seed, stepCount }: WritePlan): Promise<void> {
  const { index } = memory
  const random = createRandom(seed)
  const ids = (most: number): number[] =>
    Array.from(new Set(Array.from({ length: 1 + random.nextInteger(most) }, () => random.nextInteger(idCount))))
  for (let step = 0; step < stepCount; step++) {
    const kind = random.nextInteger(24)
    if (kind < 12) recorder.put(ids(5))
    else if (kind < 15) recorder.remove(ids(4))
    else if (kind < 19) await settled(memory, index.refresh())
    else if (kind < 22) await recorder.wait()
    else if (kind === 22) await recorder.sync()
    else await settled(memory, index.settle())
  }
  await recorder.wait()
}

/** How many of the first writes must be there after so many operations of the disk, and how many can be. */
export function boundsAt(run: RecordedWrites, at: number, isPowerLoss: boolean): { least: number; most: number } {
  const promises = isPowerLoss ? run.powerPromises : run.processPromises
  const least = promises.findLast(promise => promise.at <= at)?.writeCount ?? 0
  return { least, most: run.writes.filter(({ issuedAt }) => issuedAt <= at).length }
}

/** The live versions, read in every way there is; the ways must agree, and the index must be sound. */
export function liveVersions(index: TextIndex): number[] {
  const words = index.suggest('v', 10_000)
  const versions = words.map(word => Number(word.slice(1))).sort((a, b) => a - b)
  const { ids } = index.search({ query: { type: 'words', text: 'all', operator: 'and' }, limit: 10_000 })
  const facets = index.facets({ type: 'prefix', prefix: 'v' }, 'kind')
  const counts = [ids.length, index.count({ type: 'phrase', text: 'all', field: 'body' }), sum(Object.values(facets))]
  if (counts.some(count => count !== versions.length))
    throw new Error(`${versions.length} versions, counted ${counts.join(' ')}`)
  index.verify()
  return versions
}

/**
 * Finds how many of the first writes make these versions.
 *
 * @throws Error: no number within the bounds does, so something is lost, torn, back, or from nowhere.
 */
export function survivingCount(
  run: RecordedWrites,
  versions: readonly number[],
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const state = new Map<number, number>()
  const found = versions.join(' ')
  for (let count = 0; count <= most; count++) {
    if (count >= least && listed(state) === found) return count
    for (const [id, version] of run.writes[count]?.changes ?? []) {
      if (version === undefined) state.delete(id)
      else state.set(id, version)
    }
  }
  throw new Error(`no first ${least} to ${most} writes make the versions ${found}`)
}

function listed(state: Versions): string {
  return [...state.values()].sort((a, b) => a - b).join(' ')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
