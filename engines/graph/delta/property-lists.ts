/** The properties of new vertices and edges, each list behind the other: names, kinds and values side by side. */
import { roomFor, sharedBytes, sharedFloat64, sharedUint16, sharedUint32 } from '../shared-arrays.ts'

export class PropertyLists {
  /** Where each list starts, and where the last ends. */
  starts: Uint32Array = sharedUint32(16)
  names: Uint16Array = sharedUint16(16)
  kinds: Uint8Array = sharedBytes(16)
  /** A text is its number among the strings of the whole state: those that are settled come first. */
  values: Float64Array = sharedFloat64(16)
  #valueCount = 0

  get usedBytes(): number {
    return 4 * this.starts.length + 11 * this.names.length
  }

  /** To the list that is being made. */
  push(name: number, kind: number, value: number): void {
    const at = this.#valueCount++
    if (at >= this.names.length) {
      this.names = roomFor(this.names, at + 1)
      this.kinds = roomFor(this.kinds, at + 1)
      this.values = roomFor(this.values, at + 1)
    }
    this.names[at] = name
    this.kinds[at] = kind
    this.values[at] = value
  }

  /** Ends a list: what was pushed since the last end is that of `number`; numbers come in order. */
  end(number: number): void {
    if (number + 1 >= this.starts.length) this.starts = roomFor(this.starts, number + 2)
    this.starts[number + 1] = this.#valueCount
  }

  /** Where the property lies in the list; -1: it is not in it. */
  placeOf(number: number, name: number): number {
    const end = this.starts[number + 1] as number
    for (let at = this.starts[number] as number; at < end; at++) if (this.names[at] === name) return at
    return -1
  }
}
