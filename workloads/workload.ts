/**
 * What a workload is: what to load, what each client does, and what a right answer is.
 *
 * The harness calls `draw` outside the clock and `execute` inside it, so `draw` does all choosing and
 * building and `execute` is the call to the store and nothing else. One client runs one operation at a
 * time; clients share nothing but what their workload gives them.
 */
import type { Awaitable, Feature, ModelName, Store } from '../adapters/contract/index.ts'
import type { Random } from '../engines/env/index.ts'
import type { PropertyEntry, PropertySplit } from './property-split.ts'

/** How one operation ended; a thrown error is the fourth way. Numbers, so that the measured loop compares no strings. */
export const outcome = {
  ok: 0,
  /** The store says that there is no such record, and there must be one. */
  notFound: 1,
  /** The store answered, and the answer is not what was written. */
  wrong: 2,
} as const
export type OutcomeCode = (typeof outcome)[keyof typeof outcome]

/** Operations drawn ahead: `kinds[i]` indexes the workload's `operations`. The client keeps the rest by slot. */
export interface OperationBatch {
  readonly kinds: Uint8Array
  /** How many of `kinds` are drawn. */
  count: number
}

export interface Client {
  /** Refills the batch (at most `kinds.length`); fewer than that only where nothing more is to do. Outside the clock. */
  draw(batch: OperationBatch): void
  /** Runs the drawn operation of that slot. Inside the clock. A number comes back plainly where the store answered plainly. */
  execute(batch: OperationBatch, index: number): Awaitable<OutcomeCode>
}

export interface LoadContext {
  readonly random: Random
}

/** One part of the data set, written before the measured phase: built outside the clock, written inside it. */
export interface LoadBatch<M extends ModelName> {
  /** Records, rows, points, edges, items or documents: what the workload counts. */
  readonly recordCount: number
  /** The call to the store and nothing else. */
  write(store: Store<M>): Awaitable<void>
}

export interface ClientContext {
  /** 0 … clientCount - 1. */
  readonly index: number
  readonly clientCount: number
  /** This client's own randomness, from the run's seed. */
  readonly random: Random
}

export interface Check {
  readonly name: string
  readonly verdict: 'valid' | 'violated' | 'unknown'
  /** One sentence with the figures. */
  readonly detail: string
}

/** Something that not every store does, and how to do without. */
export interface Need {
  readonly feature: Feature
  /** The property that leaves it out: `phraseproportion=0`. Absent: none does. */
  readonly without?: string
}

/** An answer in few characters, the same for every store that is right. */
export interface Fingerprint {
  /** Of the question. */
  readonly name: string
  /** Sums of float64 depend on their order, so figures go in to 6 significant digits. Absent: the store lacks what the question needs. */
  readonly value?: string
}

/** A workload with its properties resolved: it belongs to one run and keeps that run's shared counters. */
export interface Workload<M extends ModelName> {
  readonly name: string
  readonly models: readonly ModelName[]
  /** The names under which operations are measured; `OperationBatch.kinds` indexes them. */
  readonly operations: readonly string[]
  /** Records that `load` yields. */
  readonly recordCount: number
  /** What the run phase does, unless the user says otherwise; `undefined`: until the duration is over. */
  readonly operationCount: number | undefined
  /** What its stores must do beyond what all stores of the model do. Absent: nothing. */
  readonly needs?: readonly Need[]
  /** True: every answer is compared inside the clock, so times are not the store's. Absent: none is. */
  readonly comparesAnswers?: boolean
  /** Makes what the data goes into (tables, indexes); before `load`, outside the clock. Absent: nothing is needed. */
  prepare?(store: Store<M>): Awaitable<void>
  /**
   * The data set, in insertion order. Each batch holds at most `batchLength` records, unless the workload's native
   * unit is larger, and may be reused after the next step.
   */
  load(context: LoadContext, batchLength: number): Iterable<LoadBatch<M>>
  /**
   * What the store answers to questions over the loaded data, once it is loaded and settled: outside the clock, before anything is measured. Stores
   * that answer one question differently disagree, and one of them is wrong. Absent: there are no such questions.
   */
  fingerprints?(store: Store<M>): Awaitable<readonly Fingerprint[]>
  client(context: ClientContext, store: Store<M>): Client
  /** Looks at the whole store after the run. Outside the clock. */
  check(store: Store<M>): Awaitable<readonly Check[]>
}

/** A property that a workload understands: one line of `harness list` and of an error message. */
export interface WorkloadProperty {
  readonly name: string
  readonly default: string
  readonly description: string
}

/** A workload before its properties are known: what the catalog lists. */
/** `Workload<never>` is any workload, whatever its models; so with its definition. */
export interface WorkloadDefinition<M extends ModelName> {
  readonly name: string
  readonly description: string
  readonly models: readonly ModelName[]
  readonly properties: readonly WorkloadProperty[]
  /** Properties that this definition sets apart from the defaults. */
  readonly preset: Readonly<Record<string, string>>
  /** The property that `--records` stands for; absent: `recordcount`. */
  readonly recordsProperty?: string
  /**
   * Tells properties of the workload from those that stand for options of the run; `readText` reads a file that a property names.
   * Absent: all are the workload's.
   * @throws PropertyError
   */
  split?(entries: readonly PropertyEntry[], readText: (file: string) => string): PropertySplit
  /**
   * Resolves properties (strings, as in a property file) to a workload.
   * @throws PropertyError a value that makes no sense; the message names property and value.
   */
  create(properties: Readonly<Record<string, string>>): Workload<M>
}

/** A property whose value makes no sense. The message is one sentence with name and value. */
export class PropertyError extends Error {
  override readonly name = 'PropertyError'
  readonly property: string
  constructor(property: string, message: string) {
    super(message)
    this.property = property
  }
}

/** A property that no workload of the kind has. `names` are those that there are, for a hint at the nearest. */
export class UnknownPropertyError extends PropertyError {
  readonly names: readonly string[]
  constructor(property: string, message: string, names: readonly string[]) {
    super(property, message)
    this.names = names
  }
}
