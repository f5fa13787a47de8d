/** What the `kv` model takes, and the order it keeps: the same checks and the same order for every store. */
import type { ScanRange } from './kv.ts'

export const keyBytesMax = 65_535
export const valueBytesMax: number = 256 * 1024 * 1024

/**
 * `bytesMax` is for a store whose keys are shorter than the contract's (`Capabilities.keyBytesMax`).
 *
 * @throws TypeError a key that is empty or too long.
 */
export function assertKey(key: Uint8Array, bytesMax: number = keyBytesMax): void {
  // Put this way round, so that what has no length fails too.
  if (!(key.length >= 1 && key.length <= bytesMax)) {
    throw new TypeError(`a key has 1 to ${bytesMax} bytes, this one has ${key.length}`)
  }
}

/** @throws TypeError a value that is too long. */
export function assertValue(value: Uint8Array): void {
  if (!(value.length <= valueBytesMax)) {
    throw new TypeError(`a value has 0 to ${valueBytesMax} bytes, this one has ${value.length}`)
  }
}

/** @throws TypeError a limit that is no count of 1 or more. Bounds may be any bytes, in any order. */
export function assertScanRange(range: ScanRange): void {
  const { limit } = range
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new TypeError(`the limit of a scan is an integer of 1 or more, not ${limit}`)
  }
}

/** Unsigned lexicographic order: below 0, 0 or above 0. A prefix comes before what it begins. */
export function compareKeys(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const difference = left[index]! - right[index]!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
