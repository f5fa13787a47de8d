/** The system under test as a chaos run sees it: a process that can be hurt, faults inside it, and clients of it. */
import type { Awaitable, Store } from '../../../adapters/contract/index.ts'
import type { FaultEvent } from '../../../chaos/event.ts'
import type { ProcessTarget } from '../../../chaos/process/process-target.ts'

export interface ChaosSystem {
  readonly process: ProcessTarget
  /** A client that outlives the death of the process. */
  connect(): Awaitable<Store<'kv'>>
  /** The faults inside the process begin, and begin anew each time that it starts. */
  arm(): Promise<void>
  /** They end for good. Returns what stays wrong all the same, a sentence each. The process runs. */
  heal(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface ChaosSystemListener {
  /** A fault inside the process struck. */
  onFault(event: FaultEvent): void
  /** The process is dead, by whatever hand. */
  onDeath(): void
}
