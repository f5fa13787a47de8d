/** What a store keeps: over closing and opening again, and in a snapshot while writes go on; whatever the model. */
import assert from 'node:assert/strict'
import type { Awaitable, ModelName, Store } from '../store.ts'
import type { Subject } from './subject.ts'
import { assertFails } from './subject.ts'

/** `Reader` is what store and snapshot have in common. */
export interface Rounds<M extends ModelName, Reader> {
  /** How many differ; 1: the store takes its data once. */
  readonly count: number
  /** Writes and overwrites, and removes what an earlier round wrote; searches see it when this settles. */
  write(model: Store<M>[M], round: number): Promise<void>
  /** All that is there, as far as the store's features go, in an order of its own. */
  read(reader: Reader): Promise<unknown>
  /** A new, empty one, to read from what a store must read. */
  reference(): Store<M>[M]
  snapshot(model: Store<M>[M]): Awaitable<Reader & { release(): Awaitable<void> }>
}

export function testKeeping<M extends ModelName, Reader>(subject: Subject<M>, rounds: Rounds<M, Reader>): void {
  const readerOf = (store: { readonly [name in M]: unknown }): Reader => store[subject.model] as Reader

  /** What is there after the rounds 0 … round; -1: nothing. */
  const expected = async (round: number): Promise<unknown> => {
    const reference = rounds.reference()
    for (let each = 0; each <= round; each++) await rounds.write(reference, each)
    return rounds.read(reference as unknown as Reader)
  }

  for (const durability of subject.lastingDurabilities) {
    subject.testDirectory(`${durability}: what was written is there when the store opens again`, async directory => {
      for (let round = 0; round < rounds.count; round++) {
        const store = await subject.open(directory, durability)
        assert.deepEqual(
          await rounds.read(readerOf(store)),
          await expected(round - 1),
          `at the opening of round ${round}`,
        )
        await rounds.write(store[subject.model], round)
        assert.deepEqual(await rounds.read(readerOf(store)), await expected(round))
        await store.verify?.()
        await store.close()
      }
      const store = await subject.open(directory, durability)
      assert.deepEqual(await rounds.read(readerOf(store)), await expected(rounds.count - 1), 'at the last opening')
      await store.close()
    })
  }

  const [durability] = subject.lastingDurabilities
  if (durability !== undefined) {
    subject.testDirectory('a store that is open is LOCKED to everyone else, until it is closed', async directory => {
      const store = await subject.open(directory, durability)
      await rounds.write(store[subject.model], 0)
      await assertFails('a second open', 'LOCKED', () => subject.open(directory, durability))
      assert.deepEqual(await rounds.read(readerOf(store)), await expected(0), 'the first holder goes on')
      await store.close()
      const next = await subject.open(directory, durability)
      assert.deepEqual(await rounds.read(readerOf(next)), await expected(0))
      await next.close()
    })
  }

  if (!subject.has('snapshot')) return
  subject.test('snapshots of many moments stand side by side, and each is unmoved', async (model, store) => {
    const snapshots = [await rounds.snapshot(model)]
    for (let round = 0; round < rounds.count; round++) {
      await rounds.write(model, round)
      snapshots.push(await rounds.snapshot(model))
    }
    await store.settle?.()
    for (const [index, snapshot] of snapshots.entries()) {
      assert.deepEqual(await rounds.read(snapshot), await expected(index - 1), `the snapshot after ${index} rounds`)
    }
    // The odd ones go first: the others stay as they are.
    for (const snapshot of snapshots.filter((_, index) => index % 2 === 1)) await snapshot.release()
    for (const [index, snapshot] of snapshots.entries()) {
      if (index % 2 === 1) continue
      assert.deepEqual(await rounds.read(snapshot), await expected(index - 1), 'after others were released')
      await snapshot.release()
    }
    assert.deepEqual(await rounds.read(model as unknown as Reader), await expected(rounds.count - 1))
  })
}
