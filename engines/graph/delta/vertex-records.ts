/** What vertices were made to be since the last merge: one record for each write of a vertex, and for each removal. */
import { roomFor, sharedUint16, sharedUint32 } from '../shared-arrays.ts'
import { PropertyLists } from './property-lists.ts'

/** In place of the number of a label: the vertex is gone. */
export const goneLabel = 0

export class VertexRecords {
  count = 0
  vertex: Uint32Array = sharedUint32(16)
  label: Uint16Array = sharedUint16(16)
  born: Uint32Array = sharedUint32(16)
  /** The record of the same vertex before this one, and 1; 0: none. */
  older: Uint32Array = sharedUint32(16)
  readonly properties: PropertyLists = new PropertyLists()

  get usedBytes(): number {
    return 14 * this.vertex.length + this.properties.usedBytes
  }

  /** The number of the new record; its properties are those pushed to the list before. */
  push(vertex: number, label: number, version: number, older: number): number {
    const record = this.count++
    if (record >= this.vertex.length) this.#grow(record + 1)
    this.vertex[record] = vertex
    this.label[record] = label
    this.born[record] = version
    this.older[record] = older
    this.properties.end(record)
    return record
  }

  #grow(length: number): void {
    this.vertex = roomFor(this.vertex, length)
    this.label = roomFor(this.label, length)
    this.born = roomFor(this.born, length)
    this.older = roomFor(this.older, length)
  }
}
