/**
 * Writes of a graph as bytes: what the log keeps, and what is applied, so that a replay does what the write did.
 *
 * The README has the form. The bytes belong to the writer, until the next entry.
 */
import type { GraphWrite, Properties, PropertyValue } from '../../../adapters/contract/index.ts'
import { varintBytesMax, writeVarint } from '../../bytes/index.ts'
import { kind } from '../settled/column.ts'
import { roomFor } from '../shared-arrays.ts'
import { textBytes, writeText } from '../text/encoding.ts'

/** What a piece of an entry is. */
export const piece = { vertex: 1, edge: 2, edges: 3, removeVertex: 4, removeEdge: 5, index: 6 } as const

/** A buffer that one huge entry made this large is not kept. */
const keptBytesMax = 4 * 1024 * 1024

export class EntryWriter {
  #bytes: Uint8Array = new Uint8Array(4096)
  #view: DataView = new DataView(this.#bytes.buffer)
  #at = 0
  /** Names in the entry, each as often as it is there. */
  nameCount = 0

  begin(): void {
    this.#at = 0
    this.nameCount = 0
    if (this.#bytes.length > keptBytesMax) {
      this.#bytes = new Uint8Array(4096)
      this.#view = new DataView(this.#bytes.buffer)
    }
  }

  /** The entry as far as it is written. */
  end(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  add(write: GraphWrite): void {
    switch (write.type) {
      case 'vertex':
        this.#byte(piece.vertex)
        this.#number(write.id)
        this.#name(write.label)
        this.#properties(write.properties)
        return
      case 'edge':
        this.#byte(piece.edge)
        this.#ends(write.from, write.to, write.edgeType)
        this.#properties(write.properties)
        return
      case 'edges':
        this.#edges(write)
        return
      case 'remove-vertex':
        this.#byte(piece.removeVertex)
        this.#number(write.id)
        return
      case 'remove-edge':
        this.#byte(piece.removeEdge)
        this.#ends(write.from, write.to, write.edgeType)
        return
    }
  }

  addIndex(label: string, property: string): void {
    this.#byte(piece.index)
    this.#name(label)
    this.#name(property)
  }

  #ends(from: number, to: number, edgeType: string): void {
    this.#number(from)
    this.#number(to)
    this.#name(edgeType)
  }

  #edges({ edgeType, from, to, properties = {} }: GraphWrite & { type: 'edges' }): void {
    this.#byte(piece.edges)
    this.#name(edgeType)
    this.#varint(from.length)
    this.#floats(from)
    this.#floats(to)
    const names = Object.keys(properties)
    this.#varint(names.length)
    for (const name of names) {
      const values = properties[name] as Float64Array | readonly string[]
      this.#name(name)
      if (values instanceof Float64Array) {
        this.#byte(kind.number)
        this.#floats(values)
        continue
      }
      // A plain array may hold anything that a property can be.
      this.#byte(kind.absent)
      for (const value of values) this.#value(value)
    }
  }

  #properties(properties: Properties): void {
    let count = 0
    for (const _ in properties) count++
    this.#varint(count)
    for (const name in properties) {
      this.#name(name)
      this.#value(properties[name] as PropertyValue)
    }
  }

  #value(value: PropertyValue): void {
    if (typeof value === 'string') {
      this.#byte(kind.text)
      this.#text(value)
    } else if (typeof value === 'number') {
      this.#byte(kind.number)
      this.#number(value)
    } else this.#byte(value ? kind.yes : kind.no)
  }

  #name(text: string): void {
    this.nameCount++
    this.#text(text)
  }

  #text(text: string): void {
    const length = textBytes(text)
    this.#makeRoom(varintBytesMax + length)
    this.#at = writeText(this.#bytes, writeVarint(this.#bytes, this.#at, length), text, length)
  }

  #varint(value: number): void {
    this.#makeRoom(varintBytesMax)
    this.#at = writeVarint(this.#bytes, this.#at, value)
  }

  #byte(value: number): void {
    this.#makeRoom(1)
    this.#bytes[this.#at++] = value
  }

  #number(value: number): void {
    this.#makeRoom(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  #floats(values: Float64Array): void {
    this.#makeRoom(values.byteLength)
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.#at)
    this.#at += values.byteLength
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    this.#bytes = roomFor(this.#bytes, this.#at + bytes)
    this.#view = new DataView(this.#bytes.buffer)
  }
}
