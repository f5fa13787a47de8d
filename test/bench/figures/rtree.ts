/** The R*-tree beside rbush and flatbush, on 1 M boxes: what is loaded at once, asked, and written one by one. */
import { atLeast, atMost, type Figure, loadRate, meanOf, microseconds, perSecond } from '../figure.ts'

const boxes = { workload: 'geo-boxes', own: 'rtree' } as const
/** However few the boxes: comparing answers would be what is measured. The one is durable, the others live in memory. */
const plain = ['-p', 'verify=false', '--durability', 'buffered']
const readers = ['rbush', 'flatbush'] as const
const writing = [
  ...[...plain, '-p', 'windowproportion=0', '-p', 'nearestproportion=0'],
  ...['-p', 'insertproportion=1', '-p', 'removeproportion=1'],
]

export const rtreeFigures: readonly Figure[] = [
  {
    ...boxes,
    name: 'rtree: bulk load of 1 M boxes, beside rbush',
    beside: ['rbush'],
    alongside: readers,
    options: plain,
    read: loadRate,
    goal: atLeast(2),
    show: perSecond,
  },
  ...(['window', 'nearest'] as const).flatMap(operation => [
    queryFigure(operation, 'rbush', 1 / 2),
    queryFigure(operation, 'flatbush', 1.1),
  ]),
  ...(['insert', 'remove'] as const).map(
    (operation): Figure => ({
      ...boxes,
      name: `rtree: ${operation} one by one among 1 M boxes, logged`,
      beside: ['rbush'],
      options: writing,
      read: meanOf(operation),
      goal: atMost(1 / 1.5),
      show: microseconds,
    }),
  ),
  {
    ...boxes,
    name: 'rtree: 1 M boxes inserted one by one, logged',
    beside: ['rbush'],
    options: [...plain, '-p', 'load=single'],
    read: loadRate,
    goal: atLeast(1.5),
    show: perSecond,
  },
]

function queryFigure(operation: 'window' | 'nearest', peer: string, most: number): Figure {
  const what = operation === 'window' ? 'windows of 0.01 %' : 'the nearest 10'
  return {
    ...boxes,
    name: `rtree: ${what} of 1 M boxes, beside ${peer}`,
    beside: [peer],
    alongside: readers,
    options: plain,
    read: meanOf(operation),
    goal: atMost(most),
    show: microseconds,
  }
}
