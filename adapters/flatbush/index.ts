/** Flatbush, a static packed R-tree in memory, through the npm package of that name. */
import type { Adapter, Feature, Store } from '../contract/index.ts'
import { inMemoryCapabilities, Lifetime, nameAndVersion } from '../embedded/in-memory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { FlatbushSpatial } from './spatial.ts'

const features: readonly Feature[] = []

async function open(): Promise<Store<'spatial'>> {
  const { default: Flatbush } = await loadPackage('Flatbush', 'flatbush', () => import('flatbush'))
  const lifetime = new Lifetime('Flatbush')
  return {
    spatial: new FlatbushSpatial(Flatbush, lifetime),
    capabilities: inMemoryCapabilities(`${nameAndVersion('flatbush')}, static: one load and no writes`, features),
    sync: () => lifetime.assertOpen(),
    close: () => lifetime.end(),
  }
}

export const flatbushAdapter: Adapter<'spatial'> = {
  name: 'flatbush',
  description: 'Flatbush, a static R-tree of boxes in memory, through the npm package of that name.',
  models: ['spatial'],
  options: [],
  features: { spatial: features },
  durabilities: ['none'],
  open,
}

export default flatbushAdapter
