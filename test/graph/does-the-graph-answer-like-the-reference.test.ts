/**
 * Random writes, snapshots, merges at any time and reopenings; after each, the graph and its snapshots are asked what the
 * reference is asked.
 */
import { expect, test } from 'vitest'
import type { GraphWrite } from '../../adapters/contract/index.ts'
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, type Random, StorageError } from '../../engines/env/index.ts'
import type { Durability, Graph } from '../../engines/graph/index.ts'
import { askAlgorithms, askAll, compareContents, type PlainReader } from './comparison.ts'
import { type MemoryGraph, metricOf, openGraph, settled, slowEnv } from './memory-graph.ts'
import { describeWrites, drawWrites, labels, pick, propertyNames, referenceOf } from './small-world.ts'

const stepCount = 500

const cases = (['none', 'buffered', 'sync'] satisfies Durability[]).flatMap(durability =>
  [1, 2, 3].map(seed => [durability, seed] as const),
)

test.each(cases)('it does, whatever is written, merged and reopened: %s, seed %i', async (durability, seed) => {
  const run = await Run.begin(durability, seed)
  try {
    for (let step = 0; step < stepCount; step++) await run.step()
    await run.finish()
  } catch (error) {
    expect.fail(`${String(error)}\n${run.lines.slice(-60).join('\n')}`)
  }
  expect(run.mergeCount).toBeGreaterThan(10)
})

interface HeldSnapshot {
  readonly snapshot: PlainReader & { release(): void }
  readonly reference: GraphReference
}

class Run {
  readonly lines: string[] = []
  mergeCount = 0
  readonly #durability: Durability
  readonly #random: Random
  #opened: MemoryGraph
  readonly #reference: GraphReference = new GraphReference()
  /** All that the reference took. */
  readonly #written: GraphWrite[][] = []
  readonly #snapshots: HeldSnapshot[] = []

  private constructor(durability: Durability, random: Random, opened: MemoryGraph) {
    this.#durability = durability
    this.#random = random
    this.#opened = opened
  }

  static async begin(durability: Durability, seed: number): Promise<Run> {
    return new Run(durability, createRandom(seed), await openGraph(slowEnv(seed), { durability }))
  }

  async step(): Promise<void> {
    const random = this.#random
    const kind = random.nextInteger(40)
    if (kind < 26) await this.#write()
    else if (kind < 28) await this.#act('settle', graph => graph.settle())
    else if (kind < 29) await this.#act('sync', graph => graph.sync())
    else if (kind < 31) this.#takeSnapshot()
    else if (kind < 33) this.#snapshots.shift()?.snapshot.release()
    else if (kind < 34)
      await this.#act('index', graph => graph.createIndex(pick(random, labels), pick(random, propertyNames)))
    else if (kind < 35) await this.#reopen()
    else if (kind < 37) await this.#pause()
    askAll(this.#opened.graph, this.#reference, random)
    for (const { snapshot, reference } of this.#snapshots) askAll(snapshot, reference, random)
    if (kind % 8 === 0) {
      askAlgorithms(this.#opened.graph, this.#reference, random)
      this.#opened.graph.verify()
    }
    if (kind % 5 === 0) compareContents(this.#opened.graph, this.#reference)
  }

  async finish(): Promise<void> {
    for (const { snapshot, reference } of this.#snapshots) {
      compareContents(snapshot, reference)
      askAlgorithms(snapshot, reference, this.#random)
    }
    await this.#reopen()
    compareContents(this.#opened.graph, this.#reference)
  }

  async #write(): Promise<void> {
    const writes = drawWrites(this.#random, this.#reference)
    this.lines.push(describeWrites(writes))
    const expected = codeOf(() => this.#reference.write(writes))
    if (expected !== undefined) {
      expect(codeOf(() => this.#opened.graph.write(writes))).toBe(expected)
      return
    }
    this.#written.push(writes)
    const answer = this.#opened.graph.write(writes)
    if (this.#durability === 'sync') await settled(this.#opened, answer)
    else expect(answer).toBeUndefined()
  }

  async #act(name: string, act: (graph: Graph) => void | Promise<void>): Promise<void> {
    this.lines.push(name)
    await settled(this.#opened, act(this.#opened.graph))
  }

  /** A merge gets some way. */
  async #pause(): Promise<void> {
    for (let turns = this.#random.nextInteger(80); turns > 0; turns--) await undefined
    this.#opened.env.clock.advance(1)
  }

  #takeSnapshot(): void {
    this.lines.push('snapshot')
    this.#snapshots.push({ snapshot: this.#opened.graph.snapshot(), reference: referenceOf(this.#written) })
  }

  async #reopen(): Promise<void> {
    this.lines.push('reopen')
    this.mergeCount += metricOf(this.#opened.graph, 'merge.count')
    this.#snapshots.length = 0
    await settled(this.#opened, this.#opened.graph.close())
    this.#opened = await openGraph(this.#opened.env, { durability: this.#durability })
  }
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (error instanceof StorageError || (error instanceof Error && 'code' in error)) return String(error.code)
    throw error
  }
}
