/**
 * Applies an entry to a state, as of a version: the one way in which a graph changes, for a write as it is made, for a replay of
 * the log, and for what a state that was just merged has to catch up with.
 */

import type { PropertyLists } from '../delta/property-lists.ts'
import { kind } from '../settled/column.ts'
import type { State } from '../state.ts'
import { EntryReader, refuseEntry } from './entry-reader.ts'
import { piece } from './entry-writer.ts'

/** @throws StorageError `CORRUPT`: it is no entry, or its edges lack their ends. */
export function applyEntry(state: State, bytes: Uint8Array, version: number): void {
  const reader = new EntryReader(bytes)
  while (!reader.isAtEnd) applyPiece(state, reader, version)
}

/** As `applyEntry`, of an entry that is one piece of many edges, whose ends were looked up: from and to by turns. */
export function applyEdges(state: State, bytes: Uint8Array, version: number, ends: Uint32Array): void {
  const reader = new EntryReader(bytes)
  reader.byte()
  putEdges(state, reader, version, ends)
}

function applyPiece(state: State, reader: EntryReader, version: number): void {
  switch (reader.byte()) {
    case piece.vertex:
      putVertex(state, reader, version)
      return
    case piece.edge:
      putEdge(state, reader, version)
      return
    case piece.edges:
      putEdges(state, reader, version)
      return
    case piece.removeVertex: {
      const vertex = state.numberOf(reader.id())
      if (vertex >= 0 && state.delta.isThere(vertex)) state.delta.removeVertex(vertex, version)
      return
    }
    case piece.removeEdge: {
      const from = state.numberOf(reader.id())
      const to = state.numberOf(reader.id())
      const type = name(state, 'edgeTypes', reader)
      if (from >= 0 && to >= 0) state.delta.removeEdge(from, type, to, version)
      return
    }
    case piece.index: {
      const label = name(state, 'labels', reader)
      state.createIndex({ label, property: name(state, 'properties', reader) })
      state.delta.changeCount++
      return
    }
    default:
      refuseEntry('holds a write that this version does not know')
      return
  }
}

function putVertex(state: State, reader: EntryReader, version: number): void {
  const id = reader.id()
  const label = name(state, 'labels', reader)
  const known = state.numberOf(id)
  const vertex = known >= 0 ? known : state.delta.addVertex(id)
  readProperties(state, reader, state.delta.records.properties)
  state.indexRecord(state.delta.putVertex(vertex, label, version))
}

function putEdge(state: State, reader: EntryReader, version: number): void {
  const from = endOf(state, reader.id())
  const to = endOf(state, reader.id())
  const type = name(state, 'edgeTypes', reader)
  readProperties(state, reader, state.delta.edges.properties)
  state.delta.putEdge(from, type, to, version)
}

/** A column of an entry with many edges: numbers by place, or, each with its kind, `kinds` and `values`. */
interface ReadColumn {
  readonly property: number
  readonly place: number
  readonly kinds: Uint8Array
  readonly values: Float64Array
}

function putEdges(state: State, reader: EntryReader, version: number, ends?: Uint32Array): void {
  const { delta } = state
  const type = name(state, 'edgeTypes', reader)
  const count = reader.varint()
  const fromPlace = reader.floats(count)
  const toPlace = reader.floats(count)
  const columns = Array.from({ length: reader.varint() }, () => readColumn(state, reader, count))
  const lists = delta.edges.properties
  for (let index = 0; index < count; index++) {
    const from = ends === undefined ? endOf(state, reader.idOf(fromPlace, index)) : (ends[2 * index] as number)
    const to = ends === undefined ? endOf(state, reader.idOf(toPlace, index)) : (ends[2 * index + 1] as number)
    for (const { property, place, kinds, values } of columns) {
      if (place >= 0) lists.push(property, kind.number, reader.floatAt(place, index))
      else lists.push(property, kinds[index] as number, values[index] as number)
    }
    delta.putEdge(from, type, to, version)
  }
}

function readColumn(state: State, reader: EntryReader, count: number): ReadColumn {
  const property = name(state, 'properties', reader)
  if (reader.byte() === kind.number) {
    return { property, place: reader.floats(count), kinds: new Uint8Array(0), values: new Float64Array(0) }
  }
  const kinds = new Uint8Array(count)
  const values = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    kinds[index] = reader.byte()
    values[index] = readValue(state, reader, kinds[index] as number)
  }
  return { property, place: -1, kinds, values }
}

function readProperties(state: State, reader: EntryReader, lists: PropertyLists): void {
  for (let count = reader.varint(); count > 0; count--) {
    const property = name(state, 'properties', reader)
    const valueKind = reader.byte()
    lists.push(property, valueKind, readValue(state, reader, valueKind))
  }
}

function readValue(state: State, reader: EntryReader, valueKind: number): number {
  switch (valueKind) {
    case kind.number:
      return reader.float()
    case kind.text:
      reader.text()
      return state.addString(reader.bytes, reader.textStart, reader.textEnd)
    case kind.no:
    case kind.yes:
      return 0
    default:
      return refuseEntry('holds a value of no known kind')
  }
}

function name(state: State, of: 'labels' | 'edgeTypes' | 'properties', reader: EntryReader): number {
  reader.text()
  return state.vocabulary[of].addBytes(reader.bytes, reader.textStart, reader.textEnd)
}

function endOf(state: State, id: number): number {
  const vertex = state.numberOf(id)
  if (vertex < 0 || !state.delta.isThere(vertex))
    return refuseEntry(`has an edge that ends at vertex ${id}, which is not there`)
  return vertex
}
