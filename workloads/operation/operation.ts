/**
 * One kind of operation of a workload over a rich model: how it is drawn, asked, and told right from wrong.
 *
 * A question is drawn outside the clock and asked inside it. `change` and `difference` are for runs that keep a
 * reference beside the store (`witness.ts`); at full size only `look` sees the answer.
 */
import { type Awaitable, type Feature, type ModelName, type Store, StoreError } from '../../adapters/contract/index.ts'
import type { PropertyReader } from '../property-reader.ts'

export interface Operation<Model, Reference, Question = unknown, Answer = unknown> {
  readonly name: string
  /** What the store must do for it, beyond what all stores of the model do. */
  readonly features: readonly Feature[]
  draw(): Question
  /** The call to the store and nothing else. */
  ask(model: Model, question: Question): Awaitable<Answer>
  /** What a right store makes of it; absent: it changes nothing. */
  change?(reference: Reference, question: Question): void
  /** Of a change: how it ended. */
  ended?(question: Question, ending: Ending): void
  /** What is wrong with the answer, by the reference. */
  difference(reference: Reference, question: Question, answer: Answer): string | undefined
  /** True: the answer alone is wrong, whatever was written. Absent: that cannot be told. */
  isWrong?(question: Question, answer: Answer): boolean
}

/** `unknown`: it may have been applied all the same, now or later. */
export type Ending = 'acknowledged' | 'refused' | 'unknown'

/** A share of the mix, by the name of its operation. */
export interface Share {
  readonly name: string
  /** Above 0. */
  readonly weight: number
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
    const missing = features.find(feature => store.capabilities.features?.includes(feature) === false)
    if (missing === undefined) continue
    const way = `-p ${proportionOf(name)}=0 leaves it out`
    throw new StoreError('NOT_SUPPORTED', `${name} needs '${missing}', which this ${model} store has not; ${way}`)
  }
}

export function hasFeature(store: Store<never>, feature: Feature): boolean {
  return store.capabilities.features?.includes(feature) ?? true
}
