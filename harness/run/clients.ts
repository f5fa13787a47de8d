/**
 * The clients of a run: each runs one operation at a time, and holds a batch of operations drawn ahead.
 *
 * A client lives through warm-up and run; what was drawn in one phase and not executed is executed in the
 * next. When an operation starts is the load shape's decision (`driver.ts` and its children).
 */
import type { Store } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Client, OperationBatch, OutcomeCode, Workload } from '../../workloads/workload.ts'

/**
 * Operations drawn at a time: enough that the clock readings around a draw do not count, few enough that
 * the drawn values of a hundred clients stay in the cache.
 */
const batchLength = 64

/** Where the answers to promised operations go: the phase at hand. */
export interface AnswerSink {
  answered(client: RunClient, outcome: OutcomeCode): void
  refused(client: RunClient, thrown: unknown): void
}

export class RunClient {
  readonly client: Client
  readonly batch: OperationBatch = { kinds: new Uint8Array(batchLength), count: 0 }
  /** The next operation of the batch; it is used up where this equals its count. */
  position = 0

  /** Of the operation in flight. */
  kind = 0
  startNs = 0
  /** When it should have started; under a rate only. */
  dueNs = 0
  /** When the last operation ended; under a rate only. */
  freeNs = 0

  /** Absent: nobody waits for an answer any more. */
  sink: AnswerSink | undefined

  // Made once a client, so that an operation allocates no closure.
  readonly onAnswer = (outcome: OutcomeCode): void => this.sink?.answered(this, outcome)
  readonly onRefusal = (thrown: unknown): void => this.sink?.refused(this, thrown)

  constructor(client: Client) {
    this.client = client
  }

  /** Draws the next batch; false: the workload has nothing more for this client. */
  draw(): boolean {
    this.position = 0
    this.batch.count = 0
    this.client.draw(this.batch)
    return this.batch.count > 0
  }
}

/** The clients of a workload, each with its view of the store and with randomness of its own. */
export function createClients(
  workload: Workload<never>,
  storeOf: (client: number) => Store<never>,
  count: number,
  random: Random,
): RunClient[] {
  return Array.from(
    { length: count },
    (_, index) => new RunClient(workload.client({ index, clientCount: count, random: random.fork() }, storeOf(index))),
  )
}

/** Clients that wait for something to do, longest waiting first. */
export class ClientQueue {
  readonly #slots: (RunClient | undefined)[]
  readonly #mask: number
  #head = 0
  #length = 0

  constructor(clients: readonly RunClient[]) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(clients.length, 1)))
    this.#mask = capacity - 1
    this.#slots = Array.from({ length: capacity }, (_, index) => clients[index])
    this.#length = clients.length
  }

  /** The client that `take` would give. */
  peek(): RunClient | undefined {
    return this.#length === 0 ? undefined : this.#slots[this.#head]
  }

  take(): RunClient | undefined {
    if (this.#length === 0) return undefined
    const client = this.#slots[this.#head]
    this.#head = (this.#head + 1) & this.#mask
    this.#length--
    return client
  }

  /** There is room for every client that the queue was made with. */
  put(client: RunClient): void {
    this.#slots[(this.#head + this.#length) & this.#mask] = client
    this.#length++
  }
}
