/** Which operations the properties ask for, how often each, and whether a store can do them. */
import { type Feature, type ModelName, type Store, StoreError } from '../../adapters/contract/index.ts'
import type { PropertyReader } from '../property-reader.ts'

/** A share of the mix, by the name of its operation. */
export interface Share {
  readonly name: string
  /** Above 0. */
  readonly weight: number
  /** What the store must do for it, beyond what all stores of the model do. */
  readonly features: readonly Feature[]
}

/** The operations whose `<name>proportion` is above 0. */
export function readShares(
  properties: PropertyReader,
  kinds: readonly Pick<Share, 'name' | 'features'>[],
): readonly Share[] {
  const shares = kinds.map(kind => ({ ...kind, weight: properties.number(proportionOf(kind.name), 0) }))
  const chosen = shares.filter(({ weight }) => weight > 0)
  if (chosen.length === 0) {
    throw properties.error(proportionOf(kinds[0]!.name), 'and every other proportion is 0, so there is nothing to do')
  }
  return chosen
}

function proportionOf(operation: string): string {
  return `${operation.replaceAll('-', '')}proportion`
}

/** @throws StoreError `NOT_SUPPORTED`: the mix has an operation that the store cannot do. */
export function assertFeatures(store: Store<never>, model: ModelName, shares: readonly Share[]): void {
  for (const { name, features } of shares) {
    const missing = features.find(feature => !hasFeature(store, feature))
    if (missing === undefined) continue
    const way = `-p ${proportionOf(name)}=0 leaves it out`
    throw new StoreError('NOT_SUPPORTED', `${name} needs '${missing}', which this ${model} store has not; ${way}`)
  }
}

export function hasFeature(store: Store<never>, feature: Feature): boolean {
  return store.capabilities.features?.includes(feature) ?? true
}
