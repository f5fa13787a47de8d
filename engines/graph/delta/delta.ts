/**
 * What changed since the settled part was made, each change with the version at which it came, so that a reader of any version
 * finds the graph as it was then: a snapshot costs nothing but the memory that it keeps in use.
 *
 * Versions count writes from 1; version 0 is the settled part alone. A write may be in here before anybody may read it.
 */
import { IdTable } from '../settled/id-table.ts'
import type { Settled } from '../settled/settled.ts'
import { roomFor, sharedUint32 } from '../shared-arrays.ts'
import { Dictionary } from '../text/dictionary.ts'
import { Adjacency } from './adjacency.ts'
import { EdgeList } from './edge-list.ts'
import { EdgeTable } from './edge-table.ts'
import { goneLabel, VertexRecords } from './vertex-records.ts'

/** What of a vertex is not as it was settled; none of it: its settled edges are all, and as they are. */
export const changed = {
  outEdges: 1,
  inEdges: 2,
  /** An edge out of it went away, settled or new. */
  outGone: 4,
  inGone: 8,
  /** The vertex is not there any more, as of the newest version. */
  gone: 16,
} as const

export class Delta {
  readonly #settled: Settled
  /** Of vertices that are not settled; their numbers go on from those that are. */
  readonly ids: IdTable = new IdTable()
  readonly records: VertexRecords = new VertexRecords()
  readonly edges: EdgeList = new EdgeList()
  readonly table: EdgeTable
  /** Texts that no settled property has; their numbers go on from those of the settled ones. */
  readonly strings: Dictionary = new Dictionary()
  readonly out: Adjacency
  readonly in: Adjacency
  /** By vertex: what of it changed. */
  flags: Uint8Array
  /** By vertex: its newest record and 1; 0: it is as it was settled, or never was. */
  heads: Uint32Array
  /** By settled edge: the version at which it went; 0: it is there. Empty until the first goes. */
  settledDied: Uint32Array = sharedUint32(0)
  /** Changes so far: what a merge would work off. */
  changeCount = 0

  constructor(settled: Settled) {
    this.#settled = settled
    this.table = new EdgeTable(this.edges)
    this.out = new Adjacency(settled.vertexCount)
    this.in = new Adjacency(settled.vertexCount)
    this.flags = new Uint8Array(settled.vertexCount)
    this.heads = new Uint32Array(settled.vertexCount)
  }

  get isEmpty(): boolean {
    return this.changeCount === 0
  }

  get usedBytes(): number {
    const { ids, records, edges, table, strings, out, flags, heads, settledDied } = this
    const lists = records.usedBytes + edges.usedBytes + table.usedBytes + strings.usedBytes
    const byVertex = out.usedBytes + this.in.usedBytes + flags.length + 4 * heads.length
    return lists + byVertex + 8 * ids.ids.length + 4 * ids.slots.length + 4 * settledDied.length
  }

  /** The number of a vertex that is not settled, which it has afterwards. */
  addVertex(id: number): number {
    const number = this.#settled.vertexCount + this.ids.add(id)
    if (number >= this.heads.length) {
      this.flags = roomFor(this.flags, number + 1)
      this.heads = roomFor(this.heads, number + 1)
      this.out.growTo(this.heads.length)
      this.in.growTo(this.heads.length)
    }
    return number
  }

  /** The record of a vertex as of a version; -1: as it was settled, if it was. */
  recordAt(vertex: number, version: number): number {
    let head = this.heads[vertex] as number
    while (head !== 0 && (this.records.born[head - 1] as number) > version)
      head = this.records.older[head - 1] as number
    return head - 1
  }

  /** The number of the vertex's label; 0: it was not there. */
  labelAt(vertex: number, version: number): number {
    const record = this.recordAt(vertex, version)
    if (record >= 0) return this.records.label[record] as number
    return vertex < this.#settled.vertexCount ? (this.#settled.labels[vertex] as number) : goneLabel
  }

  /** Whether the vertex is there as of the newest version, read or not. */
  isThere(vertex: number): boolean {
    return ((this.flags[vertex] as number) & changed.gone) === 0
  }

  /** Gives the vertex a record; its properties are those pushed to the list before. */
  putVertex(vertex: number, label: number, version: number): number {
    const record = this.records.push(vertex, label, version, this.heads[vertex] as number)
    this.heads[vertex] = record + 1
    const flag = this.flags[vertex] as number
    this.flags[vertex] = label === goneLabel ? flag | changed.gone : flag & ~changed.gone
    this.changeCount++
    return record
  }

  /** Adds an edge in the place of the one of its kind; its properties are those pushed to the list before. */
  putEdge(from: number, type: number, to: number, version: number): void {
    this.#removeSettled(from, this.#settledEdge(from, type, to), version)
    const edge = this.edges.push(from, type, to, version)
    const older = this.table.put(edge, from, type, to)
    if (older >= 0) {
      this.edges.older[edge] = older + 1
      this.#removeNew(older, version)
    }
    this.out.push(from, to, edge)
    this.in.push(to, from, edge)
    this.flags[from] = (this.flags[from] as number) | changed.outEdges
    this.flags[to] = (this.flags[to] as number) | changed.inEdges
    this.changeCount++
  }

  removeEdge(from: number, type: number, to: number, version: number): void {
    this.#removeSettled(from, this.#settledEdge(from, type, to), version)
    this.#removeNew(this.table.find(from, type, to), version)
  }

  /** The vertex and all its edges are gone from that version on. */
  removeVertex(vertex: number, version: number): void {
    const settled = this.#settled
    if (vertex < settled.vertexCount) {
      const outEnd = settled.outStarts[vertex + 1] as number
      for (let at = settled.outStarts[vertex] as number; at < outEnd; at++) this.#removeSettled(vertex, at, version)
      const inEnd = settled.inStarts[vertex + 1] as number
      for (let at = settled.inStarts[vertex] as number; at < inEnd; at++) {
        this.#removeSettled(settled.sources[at] as number, settled.edgeOf[at] as number, version)
      }
    }
    for (const side of [this.out, this.in]) {
      const start = side.startOf(vertex)
      const end = start + 2 * side.countOf(vertex)
      for (let at = start; at < end; at += 2) this.#removeNew(side.blocks[at + 1] as number, version)
    }
    this.putVertex(vertex, goneLabel, version)
  }

  /** Whether the settled edge was there at that version. */
  isSettledThere(edge: number, version: number): boolean {
    if (this.settledDied.length === 0) return true
    const died = this.settledDied[edge] as number
    return died === 0 || died > version
  }

  /** The number of the edge as of a version, settled ones first, then the new; -1: it was not there. */
  edgeAt(from: number, type: number, to: number, version: number): number {
    const settled = this.#settledEdge(from, type, to)
    if (settled >= 0 && this.isSettledThere(settled, version)) return settled
    let edge = this.table.find(from, type, to)
    while (edge >= 0 && (this.edges.born[edge] as number) > version) edge = (this.edges.older[edge] as number) - 1
    return edge >= 0 && this.edges.isThere(edge, version) ? this.#settled.edgeCount + edge : -1
  }

  #settledEdge(from: number, type: number, to: number): number {
    const { vertexCount } = this.#settled
    return from < vertexCount && to < vertexCount ? this.#settled.edgeNumber(from, type, to) : -1
  }

  #removeSettled(from: number, edge: number, version: number): void {
    if (edge < 0) return
    if (this.settledDied.length === 0) this.settledDied = sharedUint32(this.#settled.edgeCount)
    if (this.settledDied[edge] !== 0) return
    this.settledDied[edge] = version
    this.#mark(from, this.#settled.targets[edge] as number)
  }

  #removeNew(edge: number, version: number): void {
    if (edge < 0 || this.edges.died[edge] !== 0) return
    this.edges.died[edge] = version
    this.#mark(this.edges.from[edge] as number, this.edges.to[edge] as number)
  }

  #mark(from: number, to: number): void {
    this.flags[from] = (this.flags[from] as number) | changed.outGone
    this.flags[to] = (this.flags[to] as number) | changed.inGone
    this.changeCount++
  }
}
