/** The graph store beside graphology, on the power-law graph by which the goals were set: 100 k vertices, 1 M edges. */
import { atLeast, atMost, type Figure, loadRate, meanOf, microseconds, milliseconds, perSecond } from '../figure.ts'

const walks = { workload: 'graph-walks', own: 'graph', beside: ['graphology'], recordsFactor: 0.1 } as const
/** However small the graph: comparing answers would be what is measured. The one is durable, the other lives in memory. */
const plain = ['-p', 'verify=false', '--durability', 'buffered', '--load-batch', '1000']

export const graphFigures: readonly Figure[] = [
  {
    ...walks,
    name: 'graph: load of 100 k vertices and 1 M edges, durable',
    options: plain,
    read: loadRate,
    goal: atLeast(5),
    show: perSecond,
  },
  walkFigure('one-hop', 'one hop'),
  walkFigure('two-hops', 'two hops, each vertex once'),
  walkFigure('path', 'shortest path'),
  {
    ...walks,
    name: 'graph: PageRank, 20 iterations',
    options: [
      ...[...plain, '-p', 'pagerankproportion=1'],
      ...['-p', 'onehopproportion=0', '-p', 'twohopsproportion=0', '-p', 'pathproportion=0'],
    ],
    read: meanOf('pagerank'),
    goal: atMost(1 / 8),
    show: milliseconds,
  },
]

function walkFigure(operation: string, what: string): Figure {
  return {
    ...walks,
    name: `graph: ${what}`,
    options: plain,
    read: meanOf(operation),
    goal: atMost(1 / 4),
    show: microseconds,
  }
}
