/**
 * What a workload is: what to load, what each client does, and what a right answer is.
 *
 * The harness calls `draw` outside the clock and `execute` inside it, so `draw` does all choosing and
 * building and `execute` is the call to the store and nothing else. One client runs one operation at a
 * time; clients share nothing but what their workload gives them.
 */
import type { Awaitable, KvWrite, ModelName, Store } from '../adapters/contract/index.ts'
import type { Random } from '../engines/env/index.ts'

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

/** One part of the data set, written before the measured phase. */
export interface LoadContext {
  readonly random: Random
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

/** A workload with its properties resolved: it belongs to one run and keeps that run's shared counters. */
export interface Workload<M extends ModelName> {
  readonly name: string
  readonly models: readonly M[]
  /** The names under which operations are measured; `OperationBatch.kinds` indexes them. */
  readonly operations: readonly string[]
  /** Records that `load` yields. */
  readonly recordCount: number
  /** What the run phase does, unless the user says otherwise; `undefined`: until the duration is over. */
  readonly operationCount: number | undefined
  /**
   * The data set, in insertion order. Each array it yields holds at most `batchLength` writes, and arrays
   * and bytes may be reused after the next step.
   */
  load(context: LoadContext, batchLength: number): Iterable<readonly KvWrite[]>
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
export interface WorkloadDefinition<M extends ModelName> {
  readonly name: string
  readonly description: string
  readonly models: readonly M[]
  readonly properties: readonly WorkloadProperty[]
  /** Properties that this definition sets apart from the defaults. */
  readonly preset: Readonly<Record<string, string>>
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
