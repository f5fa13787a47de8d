/** One short run of a workload on a disk in memory that records every operation. */
import type { Capabilities, OpenOptions, Store } from '../../adapters/contract/index.ts'
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { outcome, type Workload } from '../../workloads/workload.ts'
import { createClients, type RunClient } from '../run/clients.ts'
import { recordWrites } from './recorded-store.ts'
import { RecordedWrites } from './recorded-writes.ts'
import { SlowSyncs } from './slow-syncs.ts'

export interface RunToRecord {
  readonly adapter: OwnAdapter<'kv'>
  readonly workload: Workload<never>
  readonly options: OpenOptions
  readonly operationCount: number
  readonly clientCount: number
  readonly loadBatchLength: number
  readonly seed: number
}

export interface RecordedRun {
  readonly capabilities: Capabilities
  readonly disk: MemoryDisk
  readonly writes: RecordedWrites
  /** Operations of the workload that were answered, and those among them whose answer was not right. */
  readonly operationCount: number
  readonly wrongCount: number
  /** Of several clients one had to wait for room, so another may have overtaken it. */
  readonly mayBeOvertaken: boolean
}

export async function recordRun(run: RunToRecord): Promise<RecordedRun> {
  const env = memoryEnv({ seed: run.seed, disk: new MemoryDisk({ record: true }) })
  const slowly = { ...env, disk: new SlowSyncs(env.disk, createRandom(run.seed)) }
  const store = await untilSettled(env.clock, run.adapter.openOn(slowly, run.options))
  const writes = new RecordedWrites(run.options.durability, () => env.disk.operationCount)
  const counts = await new Recording(run, env, recordWrites(store, writes)).run()
  const mayBeOvertaken = run.clientCount > 1 && (await hasStalled(store))
  await untilSettled(env.clock, Promise.resolve(store.close()))
  return { capabilities: store.capabilities, disk: env.disk, writes, ...counts, mayBeOvertaken }
}

/** Whether the store reports that writers had to wait, or were slowed. */
async function hasStalled(store: Store<'kv'>): Promise<boolean> {
  const metrics = (await store.metrics?.()) ?? []
  return metrics.some(({ name, unit, value }) => name.startsWith('stall.') && unit === 'count' && value > 0)
}

class Recording {
  readonly #run: RunToRecord
  readonly #env: MemoryEnv
  readonly #store: Store<'kv'>
  readonly #inFlight = new Map<RunClient, Promise<void>>()
  #operationCount = 0
  #wrongCount = 0

  constructor(run: RunToRecord, env: MemoryEnv, store: Store<'kv'>) {
    this.#run = run
    this.#env = env
    this.#store = store
  }

  async run(): Promise<{ operationCount: number; wrongCount: number }> {
    const random = createRandom(this.#run.seed)
    await this.#load(random.fork())
    await this.#operate(random.fork())
    await this.#settled(this.#store.sync())
    return { operationCount: this.#operationCount, wrongCount: this.#wrongCount }
  }

  async #load(random: ReturnType<typeof createRandom>): Promise<void> {
    const { workload, loadBatchLength } = this.#run
    for (const batch of workload.load({ random }, loadBatchLength)) await this.#settled(batch.write(this.#store))
    await this.#settled(this.#store.sync())
  }

  /** Clients take turns; one whose answer is promised lets the others go on until its turn comes again. */
  async #operate(random: ReturnType<typeof createRandom>): Promise<void> {
    const { workload, clientCount, operationCount } = this.#run
    const clients = createClients(workload, () => this.#store, clientCount, random)
    for (let started = 0; started < operationCount; started++) {
      const client = clients[started % clientCount]!
      await this.#settled(this.#inFlight.get(client))
      if (client.position === client.batch.count && !client.draw()) break
      const answer = client.client.execute(client.batch, client.position++)
      if (typeof answer === 'number') this.#count(answer)
      else
        this.#inFlight.set(
          client,
          answer.then(code => this.#count(code)),
        )
    }
    for (const answer of this.#inFlight.values()) await this.#settled(answer)
  }

  #count(code: number): void {
    this.#operationCount++
    if (code !== outcome.ok) this.#wrongCount++
  }

  async #settled(answer: unknown): Promise<void> {
    if (answer instanceof Promise) await untilSettled(this.#env.clock, answer)
  }
}
