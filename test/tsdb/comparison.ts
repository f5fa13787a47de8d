/** Does the same to a store and to the reference, and compares every answer. */
import type { PointBatch, SeriesRange, SeriesReader, SeriesSnapshot } from '../../adapters/contract/index.ts'
import { pointsDifference, SeriesReference, windowsDifference } from '../../adapters/contract/reference/index.ts'
import { type Env, type MemoryEnv, type Random, untilSettled } from '../../engines/env/index.ts'
import type { Tsdb, TsdbOptions, TsdbSnapshot } from '../../engines/tsdb/index.ts'
import { drawDeletion, drawRange, drawSelector, drawTime, drawWindow, PointSource } from './drawn-points.ts'
import { openOn } from './small-store.ts'

/** What both are asked; the reference answers plainly. */
type Plain = {
  [Name in keyof SeriesReader]: (...args: Parameters<SeriesReader[Name]>) => Awaited<ReturnType<SeriesReader[Name]>>
}

interface SnapshotPair {
  readonly store: TsdbSnapshot
  readonly reference: SeriesReference & SeriesSnapshot
}

export class Comparison {
  readonly #env: Env & Pick<MemoryEnv, 'clock'>
  readonly #random: Random
  readonly #drawOptions: (random: Random) => TsdbOptions
  readonly #points: PointSource
  readonly reference: SeriesReference = new SeriesReference()
  readonly #snapshots: SnapshotPair[] = []
  store: Tsdb

  static async open(
    env: Env & Pick<MemoryEnv, 'clock'>,
    random: Random,
    drawOptions: (random: Random) => TsdbOptions,
  ): Promise<Comparison> {
    return new Comparison({ env, random, drawOptions }, await openOn(env, drawOptions(random)))
  }

  private constructor(
    parts: { env: Env & Pick<MemoryEnv, 'clock'>; random: Random; drawOptions: (random: Random) => TsdbOptions },
    store: Tsdb,
  ) {
    this.#env = parts.env
    this.#random = parts.random
    this.#drawOptions = parts.drawOptions
    this.#points = new PointSource(parts.random)
    this.store = store
  }

  /** One drawn step; what it was. */
  async step(): Promise<string> {
    const random = this.#random
    const drawn = random.nextInteger(100)
    if (drawn < 40) return this.append(this.#points.batch(random.nextInteger(15) === 0 ? 700 : 40))
    if (drawn < 46) return this.delete(drawDeletion(random))
    if (drawn < 48) return this.dropBefore(drawTime(random))
    if (drawn < 78) return this.#ask(this.store, this.reference)
    if (drawn < 82) return this.#takeSnapshot()
    if (drawn < 87) return this.#askSnapshot()
    if (drawn < 90) return this.#releaseSnapshot()
    if (drawn < 92) return this.#wait('sync', this.store.sync())
    if (drawn < 94) return this.#wait('settle', this.store.settle())
    if (drawn < 97) return this.#pause(random.nextInteger(300))
    if (drawn < 98) return this.#verify()
    return this.#reopen()
  }

  async append(batch: PointBatch): Promise<string> {
    await this.#wait('append', this.store.append(batch))
    this.reference.append(batch)
    return `append ${batch.count}`
  }

  async delete(range: SeriesRange): Promise<string> {
    await this.#wait('delete', this.store.delete(range))
    this.reference.delete(range)
    return `delete ${JSON.stringify(range)}`
  }

  async dropBefore(timeUs: number): Promise<string> {
    await this.#wait('dropBefore', this.store.dropBefore(timeUs))
    this.reference.dropBefore(timeUs)
    return `dropBefore ${timeUs}`
  }

  async finish(): Promise<void> {
    this.#verify()
    await this.#reopen()
    for (let count = 0; count < 20; count++) this.#ask(this.store, this.reference)
    this.#verify()
    await untilSettled(this.#env.clock, this.store.close())
  }

  async #wait(what: string, answer: void | Promise<void>): Promise<string> {
    if (answer !== undefined) await untilSettled(this.#env.clock, answer)
    return what
  }

  async #pause(turns: number): Promise<string> {
    for (let left = turns; left > 0; left--) await undefined
    return `pause ${turns}`
  }

  #ask(store: Plain, reference: Plain): string {
    const random = this.#random
    const drawn = random.nextInteger(10)
    if (drawn < 3) {
      const range = drawRange(random)
      return agree(`range ${JSON.stringify(range)}`, pointsDifference(reference.range(range), store.range(range)))
    }
    if (drawn < 5) {
      const range = drawRange(random)
      return agree(`last ${JSON.stringify(range)}`, pointsDifference(reference.last(range), store.last(range)))
    }
    if (drawn < 9) {
      const query = drawWindow(random)
      const difference = windowsDifference(query, reference.window(query), store.window(query))
      return agree(`window ${JSON.stringify(query)}`, difference)
    }
    const select = drawSelector(random)
    const asPoints = (reader: Plain) =>
      reader.series(select).map(series => ({ series, timestampsUs: new Float64Array(0), values: new Float64Array(0) }))
    return agree(`series ${JSON.stringify(select)}`, pointsDifference(asPoints(reference), asPoints(store)))
  }

  #takeSnapshot(): string {
    this.#snapshots.push({ store: this.store.snapshot(), reference: this.reference.snapshot() })
    return 'take a snapshot'
  }

  #askSnapshot(): string {
    const pair = this.#snapshots[this.#random.nextInteger(this.#snapshots.length + 1)]
    return pair === undefined ? 'no snapshot' : `of a snapshot: ${this.#ask(pair.store, pair.reference)}`
  }

  #releaseSnapshot(): string {
    const [gone] = this.#snapshots.splice(this.#random.nextInteger(this.#snapshots.length + 1), 1)
    gone?.store.release()
    return 'release a snapshot'
  }

  #verify(): string {
    this.store.verify()
    return 'verify'
  }

  async #reopen(): Promise<string> {
    this.#snapshots.length = 0
    await untilSettled(this.#env.clock, this.store.close())
    const options = this.#drawOptions(this.#random)
    this.store = await openOn(this.#env, options)
    return `reopen ${JSON.stringify(options)}`
  }
}

function agree(question: string, difference: string | undefined): string {
  if (difference !== undefined) throw new Error(`${question}: ${difference}`)
  return question
}
