/** A state at a version as arrays: what goes to the thread that merges. All of it is shared memory, so that nothing is copied. */
import type { Delta } from '../delta/delta.ts'
import type { PropertyLists } from '../delta/property-lists.ts'
import type { IndexKey } from '../settled/property-index.ts'
import type { SettledArrays } from '../settled/settled.ts'
import type { View } from '../state.ts'
import type { DictionaryArrays } from '../text/dictionary.ts'

export interface ListArrays {
  readonly starts: Uint32Array
  readonly names: Uint16Array
  readonly kinds: Uint8Array
  readonly values: Float64Array
}

/** Whoever goes on writing adds behind the counts, and marks what goes away with versions above that of the merge. */
interface DeltaArrays {
  readonly ids: Float64Array
  readonly idCount: number
  readonly recordCount: number
  readonly recordVertex: Uint32Array
  readonly recordLabel: Uint16Array
  readonly recordBorn: Uint32Array
  readonly recordLists: ListArrays
  readonly edgeCount: number
  readonly edgeFrom: Uint32Array
  readonly edgeTo: Uint32Array
  readonly edgeType: Uint16Array
  readonly edgeBorn: Uint32Array
  readonly edgeDied: Uint32Array
  readonly edgeLists: ListArrays
  readonly strings: DictionaryArrays
  readonly settledDied: Uint32Array
}

export interface MergeInput {
  readonly version: number
  readonly settled: SettledArrays
  readonly delta: DeltaArrays
  readonly labelNames: DictionaryArrays
  readonly typeNames: DictionaryArrays
  readonly propertyNames: DictionaryArrays
  readonly indexes: readonly IndexKey[]
}

export function mergeInput({ state, version }: View): MergeInput {
  const { labels, edgeTypes, properties } = state.vocabulary
  return {
    version,
    settled: state.settled.arrays,
    delta: deltaArrays(state.delta),
    labelNames: labels.arrays,
    typeNames: edgeTypes.arrays,
    propertyNames: properties.arrays,
    indexes: state.indexes.map(({ key }) => key),
  }
}

function deltaArrays({ ids, records, edges, strings, settledDied }: Delta): DeltaArrays {
  return {
    ids: ids.ids,
    idCount: ids.count,
    recordCount: records.count,
    recordVertex: records.vertex,
    recordLabel: records.label,
    recordBorn: records.born,
    recordLists: listArrays(records.properties),
    edgeCount: edges.count,
    edgeFrom: edges.from,
    edgeTo: edges.to,
    edgeType: edges.type,
    edgeBorn: edges.born,
    edgeDied: edges.died,
    edgeLists: listArrays(edges.properties),
    strings: strings.arrays,
    settledDied,
  }
}

function listArrays({ starts, names, kinds, values }: PropertyLists): ListArrays {
  return { starts, names, kinds, values }
}
