/** The history of one run: a view of the store for each client, and the reads at the end that tell what is left. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Awaitable, KvWrite, Store } from '../../../adapters/contract/index.ts'
import { HistoryFile } from '../../history/history-file.ts'
import { markName, type Operation, type Origin, type Value } from '../../history/operation.ts'
import { HistoryReader } from '../../history/reader.ts'
import { identityOfKey, identityOfValue, RecordedKv, recordedKinds } from '../../history/recorded-kv.ts'
import { HistoryRecorder } from '../../history/recorder.ts'
import { nowNs } from '../../measure/clock.ts'
import type { HistoryResult } from '../../results/chaos.ts'
import { withKv } from '../../store-view.ts'

const readKind = recordedKinds.indexOf('read')
const writeKind = recordedKinds.indexOf('write')

export class RunHistory {
  readonly path: string
  readonly #recorder: HistoryRecorder
  readonly #clientCount: number

  /** Clients are 0 … `clientCount` - 1; loading and the final reads go by the numbers after. */
  constructor(path: string, clientCount: number, origin: Origin) {
    this.path = path
    this.#clientCount = clientCount
    this.#recorder = new HistoryRecorder(HistoryFile.create(path), recordedKinds, clientCount + 2, origin)
  }

  /** What the client sees goes into the history. */
  storeOf(store: Store<'kv'>, client: number): Store<'kv'> {
    return withKv(store, new RecordedKv(store.kv, this.#recorder, client))
  }

  /** For the load: each record of a batch counts as a write of its own, so that checks of single keys know it. */
  loadingStore(store: Store<'kv'>): Store<'kv'> {
    const { kv } = store
    const client = this.#clientCount
    const load = (writes: readonly KvWrite[], call: () => Awaitable<void>): Awaitable<void> => {
      const invokeNs = nowNs()
      const note = (): void => this.#noteLoaded(client, writes, invokeNs)
      const answer = call()
      return answer instanceof Promise ? answer.then(note) : note()
    }
    return withKv(store, {
      get: key => kv.get(key),
      scan: range => kv.scan(range),
      snapshot: () => kv.snapshot(),
      delete: key => kv.delete(key),
      compareAndSet: (key, expected, value) => kv.compareAndSet(key, expected, value),
      put: (key, value, options) => load([{ type: 'put', key, value }], () => kv.put(key, value, options)),
      batch: writes => load(writes, () => kv.batch(writes)),
    })
  }

  /** The store may have lost what its durability does not keep. */
  markCrash(kind: 'kill' | 'power-loss'): void {
    this.#recorder.mark({ name: markName.crash, detail: kind, atNs: nowNs() })
  }

  /** Reads all that is there, and asks for all that was written and is not. @throws StoreError a read failed. */
  async readAll(store: Store<'kv'>): Promise<void> {
    const missing = await this.#writtenKeys()
    this.#recorder.mark({ name: markName.finalRead, detail: '', atNs: nowNs() })
    const cursor = await store.kv.scan({})
    try {
      for (;;) {
        const invokeNs = nowNs()
        const next = cursor.next()
        if (!(next instanceof Promise ? await next : next)) break
        const key = identityOfKey(cursor.key)
        missing.delete(key)
        this.#note(this.#clientCount + 1, readKind, key, null, invokeNs, identityOfValue(cursor.value))
      }
    } finally {
      await cursor.close()
    }
    const reader = this.storeOf(store, this.#clientCount + 1)
    for (const key of missing) await reader.kv.get(Buffer.from(key, 'latin1'))
  }

  /** Writes what is left. @throws ResultError the disk refused. */
  async finish(): Promise<HistoryResult> {
    const operationCount = await this.#recorder.finish()
    const { size } = await stat(this.path)
    return { file: basename(this.path), operationCount, bytes: size }
  }

  /** Every key that anybody wrote, by the history so far: collecting them on the way would cost each write. */
  async #writtenKeys(): Promise<Set<string>> {
    await this.#recorder.flush()
    const keys = new Set<string>()
    for await (const { kind, key, argument } of operationsOf(this.path)) {
      if (kind === 'batch') for (const [written] of argument as readonly [string, Value][]) keys.add(written)
      else if (kind !== 'read') keys.add(key as string)
    }
    return keys
  }

  #noteLoaded(client: number, writes: readonly KvWrite[], invokeNs: number): void {
    for (const write of writes) {
      const value = write.type === 'put' ? identityOfValue(write.value) : null
      this.#note(client, writeKind, identityOfKey(write.key), value, invokeNs, null)
    }
  }

  #note(
    client: number,
    kind: number,
    key: string,
    argument: number | null,
    invokeNs: number,
    answer: number | null,
  ): void {
    this.#recorder.begin(client, kind, key, argument, invokeNs)
    this.#recorder.ok(client, answer, nowNs())
  }
}

/** The operations of a stored history, block by block. */
export async function* operationsOf(path: string): AsyncGenerator<Operation> {
  const reader = await HistoryReader.open(path)
  try {
    for (let block = await reader.next(); block !== undefined; block = await reader.next()) yield* block.operations
  } finally {
    await reader.close()
  }
}
