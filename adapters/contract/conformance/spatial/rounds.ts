/** Three rounds of writes to a spatial store, each over the one before; of one that takes its data once, one. */
import { SpatialReference } from '../../reference/spatial.ts'
import type { Shape, Spatial, SpatialReader } from '../../spatial.ts'
import type { Rounds } from '../keeping.ts'
import type { Subject } from '../subject.ts'
import { box, boxesOf, ids, line, point } from './words.ts'

const itemCount = 60

function itemsOf(round: number): [id: number, shape: Shape][] {
  return Array.from({ length: itemCount }, (_, index) => {
    const [x, y] = [(index * 7) % 50, (index * 11 + round) % 40]
    return [round * itemCount + index, index % 3 === 0 ? box(x, y, x + 2, y + 1) : box(x, y, x, y)]
  })
}

export function spatialRounds(subject: Subject<'spatial'>): Rounds<'spatial', SpatialReader> {
  return {
    count: subject.has('write') ? 3 : 1,
    async write(spatial: Spatial, round: number): Promise<void> {
      await spatial.load(boxesOf(itemsOf(round)))
      if (!subject.has('write')) return
      for (let id = 0; id < 20; id++) await spatial.put(id, point(id + round, 2 * id))
      if (subject.has('shapes')) await spatial.put(itemCount * round + 30, line([round, 0], [round, 20]))
      for (let id = 20; id < 25; id++) await spatial.remove(id + round)
      await spatial.remove(1e6)
    },
    read,
    reference: () => new SpatialReference(),
    snapshot: spatial => spatial.snapshot(),
  }
}

async function read(reader: SpatialReader): Promise<unknown> {
  const shapes = []
  for (let id = 0; id < 3 * itemCount; id++) {
    const shape = await reader.get(id)
    shapes.push(shape && JSON.stringify(shape, Object.keys(shape).sort()))
  }
  const areas = [box(-1, -1, 1000, 1000), box(10, 10, 20, 20), box(3, 4, 3, 4)]
  const found = []
  for (const area of areas) found.push(await ids(reader.search({ area, relation: 'intersects', metric: 'planar' })))
  const { distances } = await reader.nearest({ x: 25, y: 20, count: 10, metric: 'planar' })
  return { shapes, found, distances: Array.from(distances, distance => distance.toFixed(9)) }
}
