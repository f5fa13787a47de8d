/**
 * What is settled of a graph: vertices by number in the order of their ids, and their edges as compressed sparse rows in both
 * directions. It never changes, so every snapshot and every thread may read it.
 *
 * The edges out of vertex `v` are `[outStarts[v], outStarts[v + 1])`, ascending by type and then by target; an edge's place
 * among them is its number. The edges in lie in the same way, ascending by type and source, each with the number of its edge.
 */
import { Dictionary, type DictionaryArrays } from '../text/dictionary.ts'
import type { Column } from './column.ts'
import { IdTable } from './id-table.ts'
import type { Section } from './image.ts'

/** What a section of the file holds. */
const tag = {
  ids: 1,
  idSlots: 2,
  labels: 3,
  outStarts: 4,
  targets: 5,
  types: 6,
  inStarts: 7,
  sources: 8,
  edgeOf: 9,
  /** Three sections each, from these on: bytes, starts, slots. */
  strings: 10,
  labelNames: 13,
  typeNames: 16,
  propertyNames: 19,
  /** Owned by the number of the property: kinds, values, and rows where the column is sparse. */
  vertexKinds: 22,
  vertexValues: 23,
  vertexRows: 24,
  edgeKinds: 25,
  edgeValues: 26,
  edgeRows: 27,
  /** Label and property of each index, in turn. */
  indexes: 28,
  /** Owned by the place of the index among `indexes`. */
  indexRows: 29,
} as const

/** The arrays of a settled part: what a merge makes, what a file holds. */
export interface SettledArrays {
  readonly ids: Float64Array
  readonly idSlots: Uint32Array
  readonly labels: Uint16Array
  readonly outStarts: Uint32Array
  readonly targets: Uint32Array
  readonly types: Uint16Array
  readonly inStarts: Uint32Array
  readonly sources: Uint32Array
  readonly edgeOf: Uint32Array
  readonly strings: DictionaryArrays
  readonly labelNames: DictionaryArrays
  readonly typeNames: DictionaryArrays
  readonly propertyNames: DictionaryArrays
  readonly vertexColumns: readonly Column[]
  readonly edgeColumns: readonly Column[]
  /** Label and property of each index, in turn, and the rows of each. */
  readonly indexes: Uint32Array
  readonly indexRows: readonly Uint32Array[]
}

export class Settled {
  readonly arrays: SettledArrays
  readonly vertexCount: number
  readonly edgeCount: number
  readonly ids: Float64Array
  /** True: each vertex's id is its number. */
  readonly hasPlainIds: boolean
  readonly labels: Uint16Array
  readonly outStarts: Uint32Array
  readonly targets: Uint32Array
  readonly types: Uint16Array
  readonly inStarts: Uint32Array
  readonly sources: Uint32Array
  readonly edgeOf: Uint32Array
  readonly strings: Dictionary
  /** By the number of the property. */
  readonly vertexColumns: ReadonlyMap<number, Column>
  readonly edgeColumns: ReadonlyMap<number, Column>
  readonly #table: IdTable

  constructor(arrays: SettledArrays) {
    this.arrays = arrays
    this.vertexCount = arrays.ids.length
    this.edgeCount = arrays.targets.length
    this.ids = arrays.ids
    // They ascend from 0 or more, each once.
    this.hasPlainIds = this.vertexCount > 0 && arrays.ids[this.vertexCount - 1] === this.vertexCount - 1
    this.labels = arrays.labels
    this.outStarts = arrays.outStarts
    this.targets = arrays.targets
    this.types = arrays.types
    this.inStarts = arrays.inStarts
    this.sources = arrays.sources
    this.edgeOf = arrays.edgeOf
    this.strings = new Dictionary(arrays.strings)
    this.vertexColumns = new Map(arrays.vertexColumns.map(column => [column.property, column]))
    this.edgeColumns = new Map(arrays.edgeColumns.map(column => [column.property, column]))
    this.#table = new IdTable(arrays.ids, arrays.ids.length, arrays.idSlots)
  }

  /** The number of a vertex; -1: it is not there. */
  numberOf(id: number): number {
    return this.#table.find(id)
  }

  /** The number of an edge; -1: it is not there. */
  edgeNumber(from: number, type: number, to: number): number {
    let low = this.outStarts[from] as number
    const end = this.outStarts[from + 1] as number
    let high = end
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = this.types[middle] as number
      if (found < type || (found === type && (this.targets[middle] as number) < to)) low = middle + 1
      else high = middle
    }
    return low < end && this.types[low] === type && this.targets[low] === to ? low : -1
  }
}

export function emptyArrays(): SettledArrays {
  const none = new Dictionary().arrays
  return {
    ids: new Float64Array(0),
    idSlots: new Uint32Array(32),
    labels: new Uint16Array(0),
    outStarts: new Uint32Array(1),
    targets: new Uint32Array(0),
    types: new Uint16Array(0),
    inStarts: new Uint32Array(1),
    sources: new Uint32Array(0),
    edgeOf: new Uint32Array(0),
    strings: none,
    labelNames: none,
    typeNames: none,
    propertyNames: none,
    vertexColumns: [],
    edgeColumns: [],
    indexes: new Uint32Array(0),
    indexRows: [],
  }
}

export function sectionsFrom(arrays: SettledArrays): Section[] {
  const one = (tagNumber: number, array: Section['array']): Section => ({ tag: tagNumber, owner: 0, array })
  return [
    one(tag.ids, arrays.ids),
    one(tag.idSlots, arrays.idSlots),
    one(tag.labels, arrays.labels),
    one(tag.outStarts, arrays.outStarts),
    one(tag.targets, arrays.targets),
    one(tag.types, arrays.types),
    one(tag.inStarts, arrays.inStarts),
    one(tag.sources, arrays.sources),
    one(tag.edgeOf, arrays.edgeOf),
    ...dictionarySections(tag.strings, arrays.strings),
    ...dictionarySections(tag.labelNames, arrays.labelNames),
    ...dictionarySections(tag.typeNames, arrays.typeNames),
    ...dictionarySections(tag.propertyNames, arrays.propertyNames),
    ...columnSections(tag.vertexKinds, arrays.vertexColumns),
    ...columnSections(tag.edgeKinds, arrays.edgeColumns),
    one(tag.indexes, arrays.indexes),
    ...arrays.indexRows.map((array, owner) => ({ tag: tag.indexRows, owner, array })),
  ]
}

function dictionarySections(first: number, { bytes, starts, slots, count }: DictionaryArrays): Section[] {
  return [
    { tag: first, owner: 0, array: bytes.subarray(0, starts[count] as number) },
    { tag: first + 1, owner: 0, array: starts.subarray(0, count + 1) },
    { tag: first + 2, owner: 0, array: slots },
  ]
}

function columnSections(first: number, columns: readonly Column[]): Section[] {
  return columns.flatMap(({ property, kinds, values, rows }) => [
    { tag: first, owner: property, array: kinds },
    { tag: first + 1, owner: property, array: values },
    ...(rows === undefined ? [] : [{ tag: first + 2, owner: property, array: rows }]),
  ])
}

/** The arrays of sections that lie in an image; `undefined`: one of them is missing or of another type. */
export function arraysFrom(sections: readonly Section[]): SettledArrays | undefined {
  const found = new Map(sections.map(section => [section.tag * 65_536 + section.owner, section.array]))
  let isWhole = true
  const take = <Array extends Section['array']>(Type: new () => Array, tagNumber: number, owner = 0): Array => {
    const array = found.get(tagNumber * 65_536 + owner)
    if (array instanceof Type) return array
    isWhole = false
    return new Type()
  }
  const dictionary = (first: number): DictionaryArrays => {
    const starts = take(Uint32Array, first + 1)
    return { bytes: take(Uint8Array, first), starts, slots: take(Uint32Array, first + 2), count: starts.length - 1 }
  }
  const columns = (first: number): Column[] =>
    sections
      .filter(section => section.tag === first)
      .map(({ owner }) => ({
        property: owner,
        kinds: take(Uint8Array, first, owner),
        values: take(Float64Array, first + 1, owner),
        rows: found.has((first + 2) * 65_536 + owner) ? take(Uint32Array, first + 2, owner) : undefined,
      }))
  const arrays: SettledArrays = {
    ids: take(Float64Array, tag.ids),
    idSlots: take(Uint32Array, tag.idSlots),
    labels: take(Uint16Array, tag.labels),
    outStarts: take(Uint32Array, tag.outStarts),
    targets: take(Uint32Array, tag.targets),
    types: take(Uint16Array, tag.types),
    inStarts: take(Uint32Array, tag.inStarts),
    sources: take(Uint32Array, tag.sources),
    edgeOf: take(Uint32Array, tag.edgeOf),
    strings: dictionary(tag.strings),
    labelNames: dictionary(tag.labelNames),
    typeNames: dictionary(tag.typeNames),
    propertyNames: dictionary(tag.propertyNames),
    vertexColumns: columns(tag.vertexKinds),
    edgeColumns: columns(tag.edgeKinds),
    indexes: take(Uint32Array, tag.indexes),
    indexRows: Array.from({ length: (found.get(tag.indexes * 65_536)?.length ?? 0) / 2 }, (_, owner) =>
      take(Uint32Array, tag.indexRows, owner),
    ),
  }
  return isWhole ? arrays : undefined
}
