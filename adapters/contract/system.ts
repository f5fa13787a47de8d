/**
 * A running system as those see it who break it: named nodes, what can be done to each, and clients that go on.
 *
 * An adapter whose store runs in processes of its own offers one beside `open`. Data outlives a node: a node that
 * was killed starts again on what its disk kept.
 */
import type { Awaitable, ModelName, Store } from './store.ts'

export interface System<M extends ModelName = never> {
  readonly nodes: readonly Node[]
  /**
   * A client with connections of its own. It outlives the death of nodes: calls that were under way fail with
   * `definite` false, calls that reached nobody with `definite` true, and once a node is back they succeed again.
   * Its `close` leaves the system as it is.
   */
  connect(client: number): Awaitable<Store<M>>
  /** Stops every node. @throws StoreError a node did not end in good order. */
  close(): Promise<void>
}

/** Each method settles once it is so; where it is so already, nothing happens. */
export interface Node {
  readonly name: string
  /** False from the moment at which it is dead, by our hand or another's. A paused one is running. */
  readonly isRunning: boolean
  /** Of its process; `undefined`: it does not run. */
  readonly pid: number | undefined
  /** Settles once clients can connect. @throws StoreError why it does not start. */
  start(): Promise<void>
  /** Ends it in good order: what was acknowledged is kept. @throws StoreError it did not. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Stopped, then started. */
  restart(): Promise<void>
  /** It stays, connections and all, and does nothing until `resume`. @throws StoreError `CLOSED`: it does not run. */
  pause(): Promise<void>
  resume(): Promise<void>
}
