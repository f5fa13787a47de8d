/** Fixed questions over the loaded items, answered in a few characters that are the same for every right store. */
import type { Store } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { idSum } from '../operation/fingerprint.ts'
import { hasFeature } from '../operation/shares.ts'
import type { Fingerprint } from '../workload.ts'
import { reachOf, windowAt } from './operations.ts'
import type { SpatialProperties } from './properties.ts'
import type { World } from './world.ts'

const questionCount = 100

export async function fingerprintItems(
  store: Store<'spatial'>,
  world: World,
  properties: SpatialProperties,
): Promise<Fingerprint[]> {
  const { metric, nearestCount } = properties
  if (metric === 'geographic' && !hasFeature(store, 'geographic')) return []
  const { spatial } = store
  const places = world.places(createRandom(1))
  const sums = { window: 0, inside: 0, nearest: 0, within: 0 }
  for (let question = 0; question < questionCount; question++) {
    const window = windowAt({ world, properties }, places)
    sums.window += idSum(await spatial.search(window))
    sums.inside += idSum(await spatial.search({ ...window, relation: 'within' }))
    const { x, y } = places
    sums.within += (await spatial.within({ x, y, distance: reachOf(properties), metric })).length
    const { distances } = await spatial.nearest({ x, y, count: nearestCount, metric })
    for (let place = 0; place < distances.length; place++) sums.nearest += distances[place]!
  }
  return [
    { name: 'windows', value: sums.window.toPrecision(6) },
    { name: 'items inside windows', value: sums.inside.toPrecision(6) },
    { name: 'distances of the nearest', value: sums.nearest.toPrecision(6) },
    { name: 'items within a distance', value: sums.within.toPrecision(6) },
  ]
}
