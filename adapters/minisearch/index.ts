/** MiniSearch, a full-text index in memory, through the npm package of that name. */
import type { Adapter, Feature, Store } from '../contract/index.ts'
import { inMemoryCapabilities, Lifetime, nameAndVersion } from '../embedded/in-memory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { MiniSearchText } from './text.ts'

const features: readonly Feature[] = ['prefix', 'fuzzy', 'boosts']

async function open(): Promise<Store<'text'>> {
  const { default: MiniSearch } = await loadPackage('MiniSearch', 'minisearch', () => import('minisearch'))
  const lifetime = new Lifetime('MiniSearch')
  return {
    text: new MiniSearchText(MiniSearch, lifetime),
    capabilities: inMemoryCapabilities(nameAndVersion('minisearch'), features),
    sync: () => lifetime.assertOpen(),
    close: () => lifetime.end(),
  }
}

export const minisearchAdapter: Adapter<'text'> = {
  name: 'minisearch',
  description: 'MiniSearch, a full-text index in memory, through the npm package of that name.',
  models: ['text'],
  options: [],
  features: { text: features },
  durabilities: ['none'],
  open,
}

export default minisearchAdapter
