/** Random graphs: few vertices, so that writes meet; every question of the model, of the graph and of standing snapshots. */

import assert from 'node:assert/strict'
import { toStoreError } from '../../errors.ts'
import type {
  Condition,
  EdgeFilter,
  Graph,
  GraphReader,
  GraphSnapshot,
  GraphWrite,
  Properties,
  VertexFilter,
} from '../../graph.ts'
import { GraphReference } from '../../reference/graph.ts'
import { matchDifference, pathDifference, valuesDifference } from '../../reference/graph-difference.ts'
import { idsDifference } from '../../reference/ids-difference.ts'
import type { Draw } from '../draw.ts'
import type { RandomSteps } from '../random-runs.ts'
import { assertSame, testRandomRuns } from '../random-runs.ts'
import type { Subject } from '../subject.ts'
import { plain } from './words.ts'

export function testRandomGraphs(subject: Subject<'graph'>): void {
  testRandomRuns(subject, {
    stepCount: 500,
    settleEvery: 120,
    reopenEvery: 100,
    begin: (graph, { draw }) => new RandomGraph(subject, graph, draw),
  })
}

const operators = ['=', '!=', '<', '<=', '>', '>='] as const
const directions = ['out', 'in', 'both'] as const
const idCount = 14

class RandomGraph implements RandomSteps<'graph'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #subject: Subject<'graph'>
  #graph: Graph
  readonly #draw: Draw
  readonly #reference: GraphReference = new GraphReference()
  readonly #snapshots: { readonly snapshot: GraphSnapshot; readonly reference: GraphReference }[] = []

  constructor(subject: Subject<'graph'>, graph: Graph, draw: Draw) {
    this.#subject = subject
    this.#graph = graph
    this.#draw = draw
    const write = (): Promise<void> => this.#write()
    const ask = (): Promise<void> => this.#ask()
    this.actions = [write, write, ask, ask, ask, ask]
    if (subject.has('index')) this.actions = [...this.actions, () => this.#createIndex()]
    if (subject.has('snapshot')) this.actions = [...this.actions, () => this.#openSnapshot(), () => this.#endSnapshot()]
  }

  reopened(graph: Graph): void {
    this.#graph = graph
  }

  async end(): Promise<void> {
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  checkAll(): Promise<void> {
    return checkWhole(this.#graph, this.#reference)
  }

  async #write(): Promise<void> {
    const writes = Array.from({ length: 1 + this.#draw(6) }, () => this.#aWrite())
    let refusal: unknown
    try {
      this.#reference.write(writes)
    } catch (thrown) {
      refusal = thrown
    }
    let answer: unknown
    try {
      await this.#graph.write(writes)
    } catch (thrown) {
      answer = thrown
    }
    const codeOf = (thrown: unknown): string => (thrown === undefined ? 'applied' : toStoreError(thrown).code)
    assert.equal(codeOf(answer), codeOf(refusal), JSON.stringify(writes))
  }

  #aWrite(): GraphWrite {
    const [id, from, to] = [this.#draw(idCount), this.#draw(idCount), this.#draw(idCount)]
    const edgeType = 'ef'[this.#draw(2)]!
    switch (this.#draw(9)) {
      case 0:
        return { type: 'remove-vertex', id }
      case 1:
        return { type: 'remove-edge', edgeType, from, to }
      case 2:
        return this.#edges(edgeType)
      case 3:
      case 4:
        return { type: 'edge', edgeType, from, to, properties: this.#properties() }
      default:
        return { type: 'vertex', id, label: 'uv'[this.#draw(2)]!, properties: this.#properties() }
    }
  }

  /** Between vertices that are there, as far as the reference knows. */
  #edges(edgeType: string): GraphWrite {
    const there = Array.from({ length: idCount }, (_, id) => id).filter(id => this.#reference.vertex(id) !== undefined)
    const count = there.length === 0 ? 0 : this.#draw(5)
    const draw = (): Float64Array => Float64Array.from({ length: count }, () => there[this.#draw(there.length)]!)
    const values = { w: Float64Array.from({ length: count }, () => this.#draw(5)) }
    return { type: 'edges', edgeType, from: draw(), to: draw(), ...(this.#draw(2) === 0 && { properties: values }) }
  }

  #properties(): Properties {
    return {
      ...(this.#draw(2) === 0 && { w: this.#draw(5) }),
      ...(this.#draw(3) === 0 && { s: 'abc'[this.#draw(3)]! }),
      ...(this.#draw(4) === 0 && { b: this.#draw(2) === 0 }),
      ...(this.#draw(9) === 0 && { w: '1' }),
    }
  }

  #where(): Condition[] {
    if (this.#draw(3) > 0) return []
    const [property, value] = (
      [
        ['w', this.#draw(5)],
        ['s', 'abc'[this.#draw(3)]!],
        ['b', true],
      ] as const
    )[this.#draw(3)]!
    return [{ property, operator: operators[this.#draw(operators.length)]!, value }]
  }

  #edgeFilter(): EdgeFilter {
    return {
      direction: directions[this.#draw(3)]!,
      ...(this.#draw(2) === 0 && { edgeType: 'ef'[this.#draw(2)]! }),
      ...(this.#draw(2) === 0 && { where: this.#where() }),
    }
  }

  #vertexFilter(): VertexFilter {
    return { ...(this.#draw(2) === 0 && { label: 'uv'[this.#draw(2)]! }), where: this.#where() }
  }

  /** One question, of the graph or of a snapshot that stands. */
  async #ask(): Promise<void> {
    const standing = this.#snapshots[this.#draw(4)]
    const reader: GraphReader = standing?.snapshot ?? this.#graph
    const reference = standing?.reference ?? this.#reference
    const [vertex, other] = [this.#draw(idCount + 1), this.#draw(idCount + 1)]
    const edges = this.#edgeFilter()
    switch (this.#draw(7)) {
      case 0: {
        const query = { ...edges, vertex, target: this.#vertexFilter() }
        assertSame('neighbours', query, idsDifference(await reader.neighbours(query), reference.neighbours(query)))
        return
      }
      case 1: {
        const query = { ...edges, vertex, hops: 1 + this.#draw(4), target: this.#vertexFilter() }
        assertSame('hops', query, idsDifference(await reader.hops(query), reference.hops(query)))
        return
      }
      case 2: {
        const found = await reader.mutual(vertex, other, edges)
        assertSame('mutual', [vertex, other, edges], idsDifference(found, reference.mutual(vertex, other, edges)))
        return
      }
      case 3:
      case 4: {
        const isWeighted = this.#subject.has('weighted-path') && this.#draw(2) === 0
        const query = { ...edges, from: vertex, to: other, ...(isWeighted && { weight: 'w' }) }
        assertSame('path', query, pathDifference(reference, query, await reader.path(query)))
        return
      }
      case 5:
        if (this.#subject.has('match')) await this.#askMatch(reader, reference)
        return
      default:
        await this.#askAlgorithm(reader, reference)
    }
  }

  async #askMatch(reader: GraphReader, reference: GraphReference): Promise<void> {
    const hops = Array.from({ length: this.#draw(3) }, () => ({ ...this.#edgeFilter(), target: this.#vertexFilter() }))
    const start = { ...this.#vertexFilter(), ...(this.#draw(3) === 0 && { id: this.#draw(idCount) }) }
    const pattern = { start, hops, ...(this.#draw(3) === 0 && { limit: 1 + this.#draw(5) }) }
    assertSame('match', pattern, matchDifference(reference, pattern, await reader.match(pattern)))
  }

  async #askAlgorithm(reader: GraphReader, reference: GraphReference): Promise<void> {
    const algorithms = [
      { type: 'pagerank', iterations: this.#draw(6), damping: 0.85 },
      { type: 'components' },
      { type: 'label-propagation', iterations: this.#draw(4) },
      { type: 'degree', direction: directions[this.#draw(3)]! },
      { type: 'betweenness', sources: [this.#draw(idCount), this.#draw(idCount)] },
    ] as const
    const algorithm = algorithms[this.#draw(algorithms.length)]!
    if (!this.#subject.has(algorithm.type)) return
    assertSame('analyse', algorithm, valuesDifference(await reader.analyse(algorithm), reference.analyse(algorithm)))
  }

  async #createIndex(): Promise<void> {
    await this.#graph.createIndex('uv'[this.#draw(2)]!, ['w', 's', 'b'][this.#draw(3)]!)
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ snapshot: await this.#graph.snapshot(), reference: this.#reference.snapshot() })
    if (this.#snapshots.length > 3) await this.#endSnapshot()
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    await checkWhole(standing.snapshot, standing.reference)
    await standing.snapshot.release()
  }
}

async function checkWhole(reader: GraphReader, reference: GraphReference): Promise<void> {
  for (let from = 0; from < idCount; from++) {
    assert.deepEqual(plain(await reader.vertex(from)), plain(reference.vertex(from)), `vertex ${from}`)
    for (const direction of ['out', 'in'] as const) {
      const query = { vertex: from, direction }
      assertSame('neighbours', query, idsDifference(await reader.neighbours(query), reference.neighbours(query)))
    }
    for (const to of reference.neighbours({ vertex: from, direction: 'out' })) {
      for (const edgeType of ['e', 'f']) {
        const found = plain(await reader.edge(from, edgeType, to))
        assert.deepEqual(found, plain(reference.edge(from, edgeType, to)), `edge ${from} ${edgeType} ${to}`)
      }
    }
  }
}
