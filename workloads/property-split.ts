/**
 * Properties as they were said, and whose each is: some are for the workload, some stand for an option of the run, and some
 * have no meaning here.
 */

/** One property and who said so: `workloada:12`, or `-p`. */
export interface PropertyEntry {
  readonly name: string
  readonly value: string
  readonly origin: string
}

/**
 * What stands for an option of the run; absent where it was not given, or is the original's "none".
 * `recordcount` and `operationcount` are properties of the workload.
 */
export interface RunProperties {
  /** `threadcount` */
  readonly clients?: PropertyEntry
  /** `target`: operations a second, over all clients. */
  readonly rate?: PropertyEntry
  /** `maxexecutiontime`: seconds. */
  readonly duration?: PropertyEntry
}

export interface IgnoredProperty {
  readonly entry: PropertyEntry
  /** Half a sentence: why it changes nothing. */
  readonly reason: string
}

export interface PropertySplit {
  /** For `WorkloadDefinition.create`. */
  readonly properties: Readonly<Record<string, string>>
  /** By name, where each of `properties` was said. */
  readonly origins: Readonly<Record<string, string>>
  readonly run: RunProperties
  readonly ignored: readonly IgnoredProperty[]
}
