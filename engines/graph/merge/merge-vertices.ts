/** The vertices of a merge: who is there, in the order of their ids, and what each was before. */
import { goneLabel } from '../delta/vertex-records.ts'
import { IdTable } from '../settled/id-table.ts'
import type { MergeInput } from './input.ts'

export interface MergedVertices {
  readonly table: IdTable
  readonly labels: Uint16Array
  /** By old number: the new one and 1; 0: it is gone. */
  readonly renumbered: Uint32Array
  /** By new number: its newest record and 1; 0: it is as it was settled. */
  readonly records: Uint32Array
}

export function mergeVertices({ version, settled, delta }: MergeInput): MergedVertices {
  const settledCount = settled.ids.length
  const oldCount = settledCount + delta.idCount
  // Records come in the order of their versions, so the last one that counts is the newest.
  const newest = new Uint32Array(oldCount)
  for (let record = 0; record < delta.recordCount; record++) {
    if ((delta.recordBorn[record] as number) <= version) newest[delta.recordVertex[record] as number] = record + 1
  }
  const labelOf = (vertex: number): number => {
    const record = newest[vertex] as number
    if (record !== 0) return delta.recordLabel[record - 1] as number
    return vertex < settledCount ? (settled.labels[vertex] as number) : goneLabel
  }
  const idOf = (vertex: number): number =>
    vertex < settledCount ? (settled.ids[vertex] as number) : (delta.ids[vertex - settledCount] as number)
  const found = new Float64Array(oldCount)
  let count = 0
  for (let vertex = 0; vertex < oldCount; vertex++) if (labelOf(vertex) !== goneLabel) found[count++] = idOf(vertex)
  const table = IdTable.over(found.slice(0, count).sort())
  const labels = new Uint16Array(count)
  const renumbered = new Uint32Array(oldCount)
  const records = new Uint32Array(count)
  for (let vertex = 0; vertex < oldCount; vertex++) {
    const label = labelOf(vertex)
    if (label === goneLabel) continue
    const number = table.find(idOf(vertex))
    labels[number] = label
    renumbered[vertex] = number + 1
    records[number] = newest[vertex] as number
  }
  return { table, labels, renumbered, records }
}
