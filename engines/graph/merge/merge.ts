/** A settled part and what changed since, made into one settled part: on any thread, out of arrays and into arrays. */
import { sortedRows } from '../settled/property-index.ts'
import type { SettledArrays } from '../settled/settled.ts'
import { Dictionary, type DictionaryArrays } from '../text/dictionary.ts'
import type { MergeInput } from './input.ts'
import { mergeColumns, StringMove } from './merge-columns.ts'
import { mergeEdges } from './merge-edges.ts'
import { mergeVertices } from './merge-vertices.ts'

export function merge(input: MergeInput): SettledArrays {
  const { settled, delta, indexes } = input
  const vertices = mergeVertices(input)
  const vertexCount = vertices.labels.length
  const edges = mergeEdges(input, vertices.renumbered, vertexCount)
  const strings = new StringMove(settled.strings, delta.strings)
  const propertyCount = input.propertyNames.count
  const vertexColumns = mergeColumns(
    {
      rowCount: vertexCount,
      propertyCount,
      settled: settled.vertexColumns,
      rowOf: settledRows(vertices.renumbered, vertices.records, settled.ids.length),
      lists: delta.recordLists,
      listOf: vertices.records,
    },
    strings,
  )
  const settledEdgeCount = settled.targets.length
  const edgeRows = { rowOf: new Uint32Array(settledEdgeCount), listOf: new Uint32Array(edges.before.length) }
  for (let edge = 0; edge < edges.before.length; edge++) {
    const before = edges.before[edge] as number
    if (before < settledEdgeCount) edgeRows.rowOf[before] = edge + 1
    else edgeRows.listOf[edge] = before - settledEdgeCount + 1
  }
  const edgeColumns = mergeColumns(
    { ...edgeRows, rowCount: edges.before.length, propertyCount, settled: settled.edgeColumns, lists: delta.edgeLists },
    strings,
  )
  const { labels, table } = vertices
  return {
    ids: table.ids,
    idSlots: table.slots,
    labels,
    outStarts: edges.outStarts,
    targets: edges.targets,
    types: edges.types,
    inStarts: edges.inStarts,
    sources: edges.sources,
    edgeOf: edges.edgeOf,
    strings: strings.strings.arrays,
    labelNames: copyOf(input.labelNames),
    typeNames: copyOf(input.typeNames),
    propertyNames: copyOf(input.propertyNames),
    vertexColumns,
    edgeColumns,
    indexes: Uint32Array.from(indexes.flatMap(({ label, property }) => [label, property])),
    indexRows: indexes.map(({ label, property }) =>
      sortedRows(
        labels,
        label,
        vertexColumns.find(column => column.property === property),
      ),
    ),
  }
}

/** By settled vertex: its new row and 1, where no record took the place of what it was. */
function settledRows(renumbered: Uint32Array, records: Uint32Array, settledCount: number): Uint32Array {
  const rows = renumbered.slice(0, settledCount)
  for (let vertex = 0; vertex < settledCount; vertex++) {
    const row = rows[vertex] as number
    if (row !== 0 && records[row - 1] !== 0) rows[vertex] = 0
  }
  return rows
}

/** Whoever goes on writing may be adding names, whose slots are none of ours. */
function copyOf(arrays: DictionaryArrays): DictionaryArrays {
  const names = new Dictionary(arrays)
  const copy = new Dictionary()
  for (let number = 0; number < arrays.count; number++) copy.addFrom(names, number)
  return copy.arrays
}
