/**
 * A graph in memory: what is settled, and what changed since. A merge makes a new one; snapshots keep the old.
 *
 * A view is a state at a version: what a reader reads.
 */
import type { Properties, PropertyValue } from '../../adapters/contract/index.ts'
import { Delta } from './delta/delta.ts'
import { Scratch } from './query/scratch.ts'
import { kind, placeIn } from './settled/column.ts'
import { type IndexKey, PropertyIndex, sortedRows } from './settled/property-index.ts'
import { emptyArrays, Settled } from './settled/settled.ts'
import type { Vocabulary } from './text/names.ts'

export interface View {
  readonly state: State
  readonly version: number
}

export class State {
  readonly settled: Settled
  readonly delta: Delta
  readonly vocabulary: Vocabulary
  readonly scratch: Scratch = new Scratch()
  readonly #indexes: PropertyIndex[] = []

  constructor(settled: Settled, vocabulary: Vocabulary) {
    this.settled = settled
    this.delta = new Delta(settled)
    this.vocabulary = vocabulary
    const { indexes, indexRows } = settled.arrays
    for (const [index, rows] of indexRows.entries()) {
      const key = { label: indexes[2 * index] as number, property: indexes[2 * index + 1] as number }
      this.#indexes.push(new PropertyIndex(key, rows, settled.vertexColumns.get(key.property)))
    }
  }

  static empty(vocabulary: Vocabulary): State {
    return new State(new Settled(emptyArrays()), vocabulary)
  }

  /** Numbers of vertices are below; some may belong to none any more. */
  get vertexEnd(): number {
    return this.settled.vertexCount + this.delta.ids.count
  }

  /** The number of an id that is or was there; -1: it never was. */
  numberOf(id: number): number {
    const settled = this.settled.numberOf(id)
    if (settled >= 0) return settled
    const fresh = this.delta.ids.find(id)
    return fresh < 0 ? -1 : this.settled.vertexCount + fresh
  }

  idOf(vertex: number): number {
    const { settled } = this
    return vertex < settled.vertexCount
      ? (settled.ids[vertex] as number)
      : (this.delta.ids.ids[vertex - settled.vertexCount] as number)
  }

  /** The number of a text among the values of this state; -1: no property has it. */
  findString(text: string): number {
    const settled = this.settled.strings.find(text)
    if (settled >= 0) return settled
    const fresh = this.delta.strings.find(text)
    return fresh < 0 ? -1 : this.settled.strings.count + fresh
  }

  /** As `findString`, of the text encoded in `[start, end)`, which has a number afterwards. */
  addString(bytes: Uint8Array, start: number, end: number): number {
    const settled = this.settled.strings.findBytes(bytes, start, end)
    return settled >= 0 ? settled : this.settled.strings.count + this.delta.strings.addBytes(bytes, start, end)
  }

  string(number: number): string {
    const { strings } = this.settled
    return number < strings.count ? strings.text(number) : this.delta.strings.text(number - strings.count)
  }

  value(valueKind: number, value: number): PropertyValue {
    if (valueKind === kind.text) return this.string(value)
    return valueKind === kind.number ? value : valueKind === kind.yes
  }

  /** All properties of a settled vertex, or of a settled edge. */
  settledProperties(of: 'vertex' | 'edge', row: number): Properties {
    const properties: [string, PropertyValue][] = []
    const columns = of === 'vertex' ? this.settled.vertexColumns : this.settled.edgeColumns
    for (const column of columns.values()) {
      const place = placeIn(column, row)
      if (place < 0) continue
      const value = this.value(column.kinds[place] as number, column.values[place] as number)
      properties.push([this.vocabulary.properties.text(column.property), value])
    }
    return Object.fromEntries(properties)
  }

  /** All properties of a new record, or of a new edge. */
  newProperties(of: 'vertex' | 'edge', number: number): Properties {
    const lists = of === 'vertex' ? this.delta.records.properties : this.delta.edges.properties
    const properties: [string, PropertyValue][] = []
    const end = lists.starts[number + 1] as number
    for (let at = lists.starts[number] as number; at < end; at++) {
      const value = this.value(lists.kinds[at] as number, lists.values[at] as number)
      properties.push([this.vocabulary.properties.text(lists.names[at] as number), value])
    }
    return Object.fromEntries(properties)
  }

  get indexes(): readonly PropertyIndex[] {
    return this.#indexes
  }

  indexOf(label: number, property: number): PropertyIndex | undefined {
    return this.#indexes.find(({ key }) => key.label === label && key.property === property)
  }

  /** Makes the index, of all that is here; one that is there is left alone. */
  createIndex(key: IndexKey): void {
    if (this.indexOf(key.label, key.property) !== undefined) return
    const column = this.settled.vertexColumns.get(key.property)
    const index = new PropertyIndex(key, sortedRows(this.settled.labels, key.label, column), column)
    this.#indexes.push(index)
    for (let record = 0; record < this.delta.records.count; record++) this.#addTo(index, record)
  }

  /** Brings a new record into the indexes. */
  indexRecord(record: number): void {
    for (const index of this.#indexes) this.#addTo(index, record)
  }

  #addTo(index: PropertyIndex, record: number): void {
    const { label, properties } = this.delta.records
    if (label[record] !== index.key.label) return
    const at = properties.placeOf(record, index.key.property)
    if (at >= 0) index.addRecord(record, this.value(properties.kinds[at] as number, properties.values[at] as number))
  }
}
