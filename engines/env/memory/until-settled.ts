/** Waiting in a world where time moves only when told. */
import type { MemoryClock } from './clock.ts'

const hopCount = 64
const roundCountMax = 20_000

/**
 * Waits for a promise of an engine in memory: lets everything go on that can, and moves the clock by a millisecond
 * where nothing can.
 *
 * @throws Error: twenty seconds on that clock were not enough, so nothing will ever settle it.
 */
export async function untilSettled<T>(clock: MemoryClock, promise: Promise<T>): Promise<T> {
  let settled = false
  const settle = (): void => {
    settled = true
  }
  promise.then(settle, settle)
  for (let round = 0; !settled; round++) {
    if (round === roundCountMax) throw new Error('it hangs: nothing moves any more, and the promise has not settled')
    for (let hop = 0; hop < hopCount && !settled; hop++) await undefined
    if (!settled) clock.advance(1)
  }
  return promise
}
