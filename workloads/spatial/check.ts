/** The look at the store after the run: how many items are there, and is each where its last write left it. */
import type { Shape, Store } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { checkFound, forgetful } from '../operation/checks.ts'
import type { Check } from '../workload.ts'
import type { SpatialLedger } from './ledger.ts'
import { shapeAt, type World } from './world.ts'

/** Of what was written, and of what was loaded and never written. */
const sampleCount = 5000

export async function checkItems(
  store: Store<'spatial'>,
  world: World,
  ledger: SpatialLedger,
): Promise<readonly Check[]> {
  if (!store.capabilities.keepsData) return forgetful('items', 'places')
  return [await checkCount(store, world, ledger), await checkPlaces(store, ledger)]
}

async function checkCount(store: Store<'spatial'>, { extent }: World, ledger: SpatialLedger): Promise<Check> {
  const { minX, minY, width, height } = extent
  const area = { type: 'Box', minX, minY, maxX: minX + width, maxY: minY + height } as const
  const found = (await store.spatial.search({ area, relation: 'intersects', metric: 'planar' })).length
  const expected = ledger.liveCount
  const doubtful = ledger.doubtful.size
  const doubt = doubtful > 0 ? `, and ${doubtful} of which nothing is known` : ''
  const held = Math.abs(found - expected) <= doubtful
  return {
    name: 'items',
    verdict: held ? 'valid' : 'violated',
    detail: `${found} items found, ${expected} are to be there${doubt}.`,
  }
}

async function checkPlaces({ spatial }: Store<'spatial'>, ledger: SpatialLedger): Promise<Check> {
  let missingCount = 0
  let firstMissing: string | undefined
  const expected = expectedOf(ledger)
  for (const [id, shape] of expected) {
    const found = await spatial.get(id)
    if (sameShape(found, shape)) continue
    missingCount++
    firstMissing ??= `item ${id} is ${JSON.stringify(found)}, and not ${JSON.stringify(shape)}`
  }
  return checkFound('places', { what: 'items, a sample,', lookedForCount: expected.size, missingCount, firstMissing })
}

function expectedOf({ written, doubtful, loaded }: SpatialLedger): Map<number, Shape | undefined> {
  const latest = [...written.keys()].slice(-sampleCount)
  const random = createRandom(2)
  const sample = Array.from({ length: Math.min(sampleCount, loaded.count) }, () => random.nextInteger(loaded.count))
  const sure = [...latest, ...sample].filter(id => !doubtful.has(id))
  return new Map(sure.map(id => [id, written.has(id) ? written.get(id) : shapeAt(loaded.boxes, 4 * id)]))
}

/** A point that was loaded is a box without extent. */
function sameShape(left: Shape | undefined, right: Shape | undefined): boolean {
  return numbersOf(left) === numbersOf(right)
}

function numbersOf(shape: Shape | undefined): string {
  if (shape?.type === 'Point') return [...shape.coordinates, ...shape.coordinates].join()
  return shape?.type === 'Box' ? [shape.minX, shape.minY, shape.maxX, shape.maxY].join() : String(shape?.type)
}
