/**
 * Random writes to a store and to a map of shapes; every question has the same answer, now and as of every open
 * snapshot, whatever the index, the durability and the moment at which the store was opened again.
 */
import { expect, test } from 'vitest'
import type { SpatialSnapshot } from '../../adapters/contract/index.ts'
import { SpatialReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { drawShape, pick, type World } from './draw-shapes.ts'
import { durabilities, indexes, type MemoryStore, newDisk, openStore, settled } from './memory-store.ts'
import { compareReaders } from './reader-comparison.ts'

const seeds = process.env.SEED === undefined ? Array.from({ length: 6 }, (_, seed) => seed) : [Number(process.env.SEED)]
const writeCount = 450

test.each(seeds)('a random life, of seed %i', async seed => {
  const random = createRandom(seed)
  const life = new Life(random, seed % 2 === 0 ? 'grid' : 'degrees')
  await life.begin()
  for (let write = 0; write < writeCount; write++) {
    try {
      await life.step(write)
    } catch (error) {
      expect.fail(`SEED=${seed}, write ${write}: ${String(error)}`)
    }
  }
  await life.end()
})

interface Held {
  readonly snapshot: SpatialSnapshot
  readonly reference: SpatialReference
}

class Life {
  readonly #random: Random
  readonly #world: World
  readonly #disk = newDisk()
  readonly #reference = new SpatialReference()
  #opened!: MemoryStore
  #held: Held[] = []

  constructor(random: Random, world: World) {
    this.#random = random
    this.#world = world
  }

  async begin(): Promise<void> {
    const random = this.#random
    const change = { index: pick(random, indexes), durability: pick(random, durabilities) }
    this.#opened = await openStore(this.#disk, { ...change, checkpointBytes: pick(random, [1, 3000, 1e6]) })
  }

  async end(): Promise<void> {
    await settled(this.#opened, this.#opened.store.close())
  }

  async step(write: number): Promise<void> {
    const random = this.#random
    const { store } = this.#opened
    // Grows and shrinks in turn.
    const isGrowing = Math.floor(write / 150) % 2 === 0
    const draw = random.nextInteger(100)
    if (draw < (isGrowing ? 75 : 25)) await this.#put()
    else if (draw < 88) await this.#remove()
    else if (draw < 90) await this.#load()
    else if (draw < 93 && this.#held.length < 3) {
      this.#held.push({ snapshot: store.snapshot(), reference: this.#reference.snapshot() })
    } else if (draw < 96) this.#release()
    else if (draw < 97) {
      await this.end()
      this.#held = []
      await this.begin()
    } else await settled(this.#opened, store.sync())
    if (write % (this.#world === 'grid' ? 4 : 25) === 0) this.#compare()
  }

  async #put(): Promise<void> {
    const id = this.#random.nextInteger(400)
    const shape = drawShape(this.#random, this.#world)
    this.#reference.put(id, shape)
    await settled(this.#opened, this.#opened.store.put(id, shape))
  }

  async #remove(): Promise<void> {
    const id = this.#random.nextInteger(400)
    this.#reference.remove(id)
    await settled(this.#opened, this.#opened.store.remove(id))
  }

  async #load(): Promise<void> {
    const random = this.#random
    const count = pick(random, [0, 1, 20, 150])
    const ids = new Float64Array(count)
    const boxes = new Float64Array(count * 4)
    for (let index = 0; index < count; index++) {
      ids[index] = random.nextInteger(400)
      const [x, y] = [random.nextInteger(16) - 8, random.nextInteger(12) - 6]
      boxes.set([x, y, x + random.nextInteger(2), y + random.nextInteger(2)], index * 4)
    }
    this.#reference.load({ count, ids, boxes })
    await settled(this.#opened, this.#opened.store.load({ count, ids, boxes }))
  }

  #release(): void {
    const at = this.#random.nextInteger(this.#held.length + 1)
    for (const { snapshot } of this.#held.splice(at, 1)) void snapshot.release()
  }

  #compare(): void {
    this.#opened.store.verify()
    compareReaders(this.#opened.store, this.#reference, this.#random, this.#world)
    for (const { snapshot, reference } of this.#held) {
      compareReaders(snapshot as never, reference, this.#random, this.#world)
    }
  }
}
