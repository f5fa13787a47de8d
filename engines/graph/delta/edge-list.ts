/** The edges that are not settled, in the order of their writes: ends, type, and the versions at which they came and went. */
import { roomFor, sharedUint16, sharedUint32 } from '../shared-arrays.ts'
import { PropertyLists } from './property-lists.ts'

export class EdgeList {
  count = 0
  from: Uint32Array = sharedUint32(16)
  to: Uint32Array = sharedUint32(16)
  type: Uint16Array = sharedUint16(16)
  born: Uint32Array = sharedUint32(16)
  /** 0: it is there. */
  died: Uint32Array = sharedUint32(16)
  /** The edge of the same kind that it came after, and 1; 0: none. */
  older: Uint32Array = sharedUint32(16)
  readonly properties: PropertyLists = new PropertyLists()

  get usedBytes(): number {
    return 22 * this.from.length + this.properties.usedBytes
  }

  /** The number of the new edge; its properties are those pushed to the list before. */
  push(from: number, type: number, to: number, version: number): number {
    const edge = this.count++
    if (edge >= this.from.length) this.#grow(edge + 1)
    this.from[edge] = from
    this.to[edge] = to
    this.type[edge] = type
    this.born[edge] = version
    this.properties.end(edge)
    return edge
  }

  /** Whether the edge was there at that version. */
  isThere(edge: number, version: number): boolean {
    const died = this.died[edge] as number
    return (this.born[edge] as number) <= version && (died === 0 || died > version)
  }

  #grow(length: number): void {
    this.from = roomFor(this.from, length)
    this.to = roomFor(this.to, length)
    this.type = roomFor(this.type, length)
    this.born = roomFor(this.born, length)
    this.died = roomFor(this.died, length)
    this.older = roomFor(this.older, length)
  }
}
