/** Algorithms over the whole graph: figures worked out by hand, and the order of an answer. */
import assert from 'node:assert/strict'
import type { Graph, GraphAlgorithm } from '../../graph.ts'
import type { Subject } from '../subject.ts'
import { edge, vertex } from './words.ts'

/** 30 → 10 → 20 → 10 twice over (two types), 20 → 20, 40 alone. */
async function write(graph: Graph): Promise<void> {
  await graph.write([30, 10, 40, 20].map(id => vertex(id)))
  await graph.write([edge(30, 10), edge(10, 20), edge(20, 10), edge(20, 10, 'f'), edge(20, 20)])
}

async function valuesOf(graph: Graph, algorithm: GraphAlgorithm): Promise<number[]> {
  const { vertices, values } = await graph.analyse(algorithm)
  assert.deepEqual(Array.from(vertices), [10, 20, 30, 40], 'vertices ascend')
  return Array.from(values, value => Number(value.toFixed(9)))
}

export function testAlgorithms(subject: Subject<'graph'>): void {
  const cases: readonly (readonly [GraphAlgorithm, number[]])[] = [
    [{ type: 'components' }, [10, 10, 10, 40]],
    [{ type: 'degree', direction: 'out' }, [1, 3, 1, 0]],
    [{ type: 'degree', direction: 'in' }, [3, 2, 0, 0]],
    [{ type: 'degree', direction: 'both' }, [4, 5, 1, 0]],
    [{ type: 'label-propagation', iterations: 0 }, [10, 20, 30, 40]],
    // 10 hears 20 three times and 30 once; 20 hears 10 three times and itself twice.
    [{ type: 'label-propagation', iterations: 1 }, [20, 10, 10, 40]],
    [{ type: 'label-propagation', iterations: 2 }, [10, 20, 20, 40]],
    [{ type: 'betweenness', sources: [30] }, [1, 0, 0, 0]],
    [{ type: 'betweenness', sources: [10, 20, 30, 40, 50, 30] }, [1, 0, 0, 0]],
    [{ type: 'betweenness', sources: [] }, [0, 0, 0, 0]],
    [{ type: 'pagerank', iterations: 0, damping: 0.85 }, [0.25, 0.25, 0.25, 0.25]],
    // A quarter each; 40 spreads its own over all: 1/16. 10: 1/16 + 1/4 + 2/3 of 1/4; 20: 1/16 + 1/4 + 1/3 of 1/4.
    [{ type: 'pagerank', iterations: 1, damping: 1 }, [0.479166667, 0.395833333, 0.0625, 0.0625]],
    [{ type: 'pagerank', iterations: 3, damping: 0 }, [0.25, 0.25, 0.25, 0.25]],
  ]
  for (const [type, ofType] of Map.groupBy(cases, ([{ type }]) => type)) {
    if (!subject.has(type)) continue
    subject.test(`${type} is what its definition says`, async graph => {
      await write(graph)
      for (const [algorithm, expected] of ofType) {
        assert.deepEqual(await valuesOf(graph, algorithm), expected, JSON.stringify(algorithm))
      }
    })
    subject.test(`${type} of an empty graph is empty`, async graph => {
      const { vertices, values } = await graph.analyse(ofType[0]![0])
      assert.deepEqual([vertices.length, values.length], [0, 0])
    })
  }
}
