/**
 * Where the iterations of SCAN stand.
 *
 * Redis' cursor is a number that clients hand back, ours is a key: so the server remembers which number stands
 * for which key. It remembers the latest few thousand; an older number is refused, since an iteration
 * that starts again by itself would never end.
 */
import { CommandError } from './words.ts'

const positionsMax = 4096

export class ScanPositions {
  readonly #keys = new Map<string, Uint8Array>()
  #lastCursor = 0n

  /** The cursor that stands for "behind this key". The key is copied. */
  remember(key: Uint8Array): string {
    const cursor = String(++this.#lastCursor)
    this.#keys.set(cursor, key.slice())
    const [oldest] = this.#keys.keys()
    if (this.#keys.size > positionsMax) this.#keys.delete(oldest!)
    return cursor
  }

  /** The key behind which the cursor stands; `undefined`: at the start. The same cursor may be used again. */
  find(cursor: string): Uint8Array | undefined {
    if (cursor === '0') return undefined
    const key = this.#keys.get(cursor)
    if (key === undefined) throw new CommandError('ERR invalid cursor: none of the latest 4096; start again from 0')
    // It is in use: it becomes the youngest.
    this.#keys.delete(cursor)
    this.#keys.set(cursor, key)
    return key
  }
}
