/** The whole-structure check: the file of the settled part read anew, and every rule that reads rely on. */
import { type Disk, StorageError } from '../env/index.ts'
import type { Adjacency } from './delta/adjacency.ts'
import { settledPath } from './names.ts'
import { readSettled } from './recovery.ts'
import { type Column, kind } from './settled/column.ts'
import type { Settled } from './settled/settled.ts'
import type { State, View } from './state.ts'

/** @throws StorageError `CORRUPT`: place and rule are in the message. */
export function verifyGraph({ state, version }: View, disk: Disk, directory: string, settledNumber: number): void {
  const path = settledNumber === 0 ? directory : settledPath(directory, settledNumber)
  const refuse: Refuse = what => {
    throw new StorageError('CORRUPT', `${path}: ${what}`)
  }
  verifySettled(state.settled, refuse)
  verifyDelta(state, version, refuse)
  const onDisk = readSettled(disk, directory, settledNumber)
  if (onDisk.vertexCount !== state.settled.vertexCount || onDisk.edgeCount !== state.settled.edgeCount) {
    refuse('the file holds another graph than the memory')
  }
}

type Refuse = (what: string) => never

function verifySettled(settled: Settled, refuse: Refuse): void {
  const { vertexCount, edgeCount, ids } = settled
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    if (vertex > 0 && (ids[vertex - 1] as number) >= (ids[vertex] as number)) refuse(`vertex ${vertex} is out of order`)
    if (settled.numberOf(ids[vertex] as number) !== vertex) refuse(`vertex ${vertex} is not found by its id`)
    if (settled.labels[vertex] === 0) refuse(`vertex ${vertex} has no label`)
  }
  verifyRows(settled, refuse)
  for (const column of settled.vertexColumns.values()) verifyColumn(settled, column, vertexCount, refuse)
  for (const column of settled.edgeColumns.values()) verifyColumn(settled, column, edgeCount, refuse)
  const problem = settled.strings.problem()
  if (problem !== undefined) refuse(`of the strings, ${problem}`)
}

/** Rows cover all edges in order, and both directions tell of the same. */
function verifyRows(settled: Settled, refuse: Refuse): void {
  const { vertexCount, edgeCount, outStarts, targets, types, inStarts, sources, edgeOf } = settled
  if (outStarts[vertexCount] !== edgeCount || inStarts[vertexCount] !== edgeCount) refuse('rows do not cover all edges')
  const seen = new Uint8Array(edgeCount)
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    for (let edge = outStarts[vertex] as number; edge < (outStarts[vertex + 1] as number); edge++) {
      const target = targets[edge] as number
      if (target >= vertexCount || types[edge] === 0) refuse(`edge ${edge} has no end or no type`)
      if (settled.edgeNumber(vertex, types[edge] as number, target) !== edge) refuse(`edge ${edge} is not found`)
    }
    let last = -1
    for (let at = inStarts[vertex] as number; at < (inStarts[vertex + 1] as number); at++) {
      const edge = edgeOf[at] as number
      const source = sources[at] as number
      if (seen[edge] === 1) refuse(`edge ${edge} comes in twice`)
      seen[edge] = 1
      if (
        targets[edge] !== vertex ||
        edge < (outStarts[source] as number) ||
        edge >= (outStarts[source + 1] as number)
      ) {
        refuse(`edge ${edge} comes in where it does not go out`)
      }
      const rank = (types[edge] as number) * vertexCount + source
      if (rank <= last) refuse(`edge ${edge} comes in out of order`)
      last = rank
    }
  }
}

function verifyColumn(
  settled: Settled,
  { property, rows, kinds, values }: Column,
  rowCount: number,
  refuse: Refuse,
): void {
  const what = `the column of property ${property}`
  if (kinds.length !== values.length || kinds.length !== (rows?.length ?? rowCount))
    refuse(`${what} has a wrong length`)
  for (let place = 0; place < kinds.length; place++) {
    const isPresent = kinds[place] !== kind.absent
    if ((kinds[place] as number) > kind.text || (rows !== undefined && !isPresent))
      refuse(`${what} has a wrong kind at ${place}`)
    if (kinds[place] === kind.text && (values[place] as number) >= settled.strings.count)
      refuse(`${what} has no text at ${place}`)
    if (rows === undefined) continue
    if (place > 0 && (rows[place - 1] as number) >= (rows[place] as number))
      refuse(`${what} is out of order at ${place}`)
    if ((rows[place] as number) >= rowCount) refuse(`${what} has a row too many`)
  }
}

/** Every new edge lies on both sides and is found; those that can be read have ends that can. */
function verifyDelta(state: State, version: number, refuse: Refuse): void {
  const { delta } = state
  const { edges } = delta
  const [outs, ins] = [countEdges(delta.out, edges.count), countEdges(delta.in, edges.count)]
  for (let edge = 0; edge < edges.count; edge++) {
    if (outs[edge] !== 1 || ins[edge] !== 1) refuse(`new edge ${edge} does not lie once on either side`)
    if (!edges.isThere(edge, version)) continue
    const [from, type, to] = [edges.from[edge] as number, edges.type[edge] as number, edges.to[edge] as number]
    if (delta.edgeAt(from, type, to, version) !== state.settled.edgeCount + edge)
      refuse(`new edge ${edge} is not found`)
    if (delta.labelAt(from, version) === 0 || delta.labelAt(to, version) === 0) refuse(`new edge ${edge} lacks an end`)
  }
  const problem = delta.strings.problem()
  if (problem !== undefined) refuse(`of the new strings, ${problem}`)
}

/** How often each edge lies on that side. */
function countEdges(side: Adjacency, edgeCount: number): Uint8Array {
  const counts = new Uint8Array(edgeCount)
  for (let vertex = 0; vertex < side.vertexEnd; vertex++) {
    const start = side.startOf(vertex)
    for (let at = start; at < start + 2 * side.countOf(vertex); at += 2) {
      const edge = side.blocks[at + 1] as number
      counts[edge] = (counts[edge] as number) + 1
    }
  }
  return counts
}
