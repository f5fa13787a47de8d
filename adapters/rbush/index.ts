/** rbush, an R-tree in memory, through the npm packages rbush and rbush-knn. */
import type { Adapter, Feature, Store } from '../contract/index.ts'
import { inMemoryCapabilities, Lifetime, nameAndVersion } from '../embedded/in-memory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { type Item, type Library, RbushSpatial } from './spatial.ts'

const features: readonly Feature[] = ['write']

async function open(): Promise<Store<'spatial'>> {
  const library = await loadPackage('rbush', 'rbush rbush-knn', loadLibrary)
  const lifetime = new Lifetime('rbush')
  return {
    spatial: new RbushSpatial(library, lifetime),
    capabilities: inMemoryCapabilities(`${nameAndVersion('rbush')}, ${nameAndVersion('rbush-knn')}`, features),
    sync: () => lifetime.assertOpen(),
    close: () => lifetime.end(),
  }
}

async function loadLibrary(): Promise<Library> {
  const [{ default: Tree }, { default: nearest }] = await Promise.all([import('rbush'), import('rbush-knn')])
  return { tree: new Tree<Item>(), nearest }
}

export const rbushAdapter: Adapter<'spatial'> = {
  name: 'rbush',
  description: 'rbush, an R-tree of boxes in memory, through the npm package of that name.',
  models: ['spatial'],
  options: [],
  features: { spatial: features },
  durabilities: ['none'],
  open,
}

export default rbushAdapter
