/**
 * A graph of what must come before what, and the shortest contradiction in it.
 *
 * Real time comes in as nodes of its own: one for each instant at which something returned, in a chain, so that `a`
 * returned before `b` was invoked is one edge into the chain and one out of it, and not one for each such pair.
 */
import type { Operation } from '../history/operation.ts'

const none = -1

export class Digraph {
  /** By node: its first edge. */
  readonly #heads: Int32Array
  /** Edges: target and next edge of the same node, in pairs. */
  #edges: Int32Array = new Int32Array(64)
  #edgeCount = 0

  /** Nodes are 0 … `nodeCount` - 1. */
  constructor(nodeCount: number) {
    this.#heads = new Int32Array(nodeCount).fill(none)
  }

  /** `from` comes before `to`. */
  addEdge(from: number, to: number): void {
    if (2 * this.#edgeCount === this.#edges.length) {
      const larger = new Int32Array(2 * this.#edges.length)
      larger.set(this.#edges)
      this.#edges = larger
    }
    this.#edges[2 * this.#edgeCount] = to
    this.#edges[2 * this.#edgeCount + 1] = this.#heads[from] as number
    this.#heads[from] = this.#edgeCount++
  }

  /** Nodes each of which comes before the next and the last before the first, few; `undefined`: there is an order. */
  findCycle(): number[] | undefined {
    const left = this.#leaveOrdered()
    const start = left.indexOf(1)
    if (start === none) return undefined
    // Whatever is left and is not on a cycle leads away from one; backwards one always comes to a cycle.
    const onCycle = this.#walkBack(start, left)
    const cycles = onCycle.slice(0, 64).map(node => this.#shortestCycle(node, left))
    return cycles.reduce((shortest, cycle) => (cycle.length < shortest.length ? cycle : shortest))
  }

  /** 1 for each node that cannot be put in order because it is on a cycle or behind one. */
  #leaveOrdered(): Uint8Array {
    const nodeCount = this.#heads.length
    const before = new Int32Array(nodeCount)
    for (let edge = 0; edge < this.#edgeCount; edge++) before[this.#edges[2 * edge] as number]!++
    const left = new Uint8Array(nodeCount).fill(1)
    const ready: number[] = []
    for (let node = 0; node < nodeCount; node++) if (before[node] === 0) ready.push(node)
    for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
      left[node] = 0
      for (const target of this.#targets(node)) {
        before[target]!--
        if (before[target] === 0) ready.push(target)
      }
    }
    return left
  }

  /** The nodes of some cycle from which `start` can be reached. */
  #walkBack(start: number, left: Uint8Array): number[] {
    const source = new Int32Array(this.#heads.length).fill(none)
    for (let node = 0; node < left.length; node++) {
      if (left[node] === 1) for (const target of this.#targets(node)) source[target] = node
    }
    const places = new Map<number, number>()
    const path: number[] = []
    for (let node = start; ; node = source[node] as number) {
      const place = places.get(node)
      if (place !== undefined) return path.slice(place)
      places.set(node, path.length)
      path.push(node)
    }
  }

  /** A shortest cycle through a node that is on one. */
  #shortestCycle(start: number, left: Uint8Array): number[] {
    const source = new Map<number, number>()
    const reached = [start]
    for (const node of reached) {
      for (const target of this.#targets(node)) {
        if (left[target] === 0 || source.has(target)) continue
        source.set(target, node)
        if (target === start) return pathTo(start, source)
        reached.push(target)
      }
    }
    throw new Error('a node on a cycle leads back to itself')
  }

  *#targets(node: number): Generator<number> {
    for (let edge = this.#heads[node] as number; edge !== none; edge = this.#edges[2 * edge + 1] as number) {
      yield this.#edges[2 * edge] as number
    }
  }
}

function pathTo(start: number, source: ReadonlyMap<number, number>): number[] {
  const path = [start]
  for (let node = source.get(start) as number; node !== start; node = source.get(node) as number) path.push(node)
  return path.reverse()
}

/**
 * A graph whose first nodes are these operations, in their order, with an edge path from each that returned to each
 * that was invoked later. Nodes behind them are instants.
 */
export function realTimeGraph(operations: readonly Operation[]): Digraph {
  const instants = operations.flatMap(({ outcome, returnNs }) => (outcome === 'ok' ? [returnNs] : []))
  const returns = Float64Array.from(new Set(instants)).sort()
  const graph = new Digraph(operations.length + returns.length)
  const nodeOf = (instant: number): number => operations.length + instant
  for (let instant = 1; instant < returns.length; instant++) graph.addEdge(nodeOf(instant - 1), nodeOf(instant))
  for (const [index, { outcome, invokeNs, returnNs }] of operations.entries()) {
    if (outcome === 'ok') graph.addEdge(index, nodeOf(countBelow(returns, returnNs)))
    const before = countBelow(returns, invokeNs) - 1
    if (before >= 0) graph.addEdge(nodeOf(before), index)
  }
  return graph
}

/** How many of the sorted numbers are below `bound`. */
function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < bound) low = middle + 1
    else high = middle
  }
  return low
}
