/** Which operations the properties ask for, how often each, and whether a store can do them. */
import { type Feature, type Store, StoreError } from '../../adapters/contract/index.ts'
import type { PropertyReader } from '../property-reader.ts'
import type { Need, Workload } from '../workload.ts'

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

/** What the operations need of a store, and how to leave each out. */
export function needsOf(shares: readonly Share[]): Need[] {
  return shares.flatMap(({ name, features }) =>
    features.map(feature => ({ feature, without: `${proportionOf(name)}=0` })),
  )
}

/**
 * For stores that say what they have only once they are open.
 *
 * @throws StoreError `NOT_SUPPORTED`: there is no way to do without something that the store has not.
 */
export function assertNeeds(store: Store<never>, workload: Pick<Workload<never>, 'name' | 'needs'>): void {
  for (const { feature, without } of workload.needs ?? []) {
    if (hasFeature(store, feature)) continue
    const way = without === undefined ? '' : `; -p ${without} leaves it out`
    throw new StoreError('NOT_SUPPORTED', `${workload.name} needs ${feature}, which the store lacks${way}`)
  }
}

export function hasFeature(store: Store<never>, feature: Feature): boolean {
  return store.capabilities.features?.includes(feature) ?? true
}
