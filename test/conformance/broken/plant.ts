/** The memory store with some of its parts replaced, and what the replacements are made of. */
import type { Adapter, Capabilities, Kv, KvCursor, ScanRange, Store } from '../../../adapters/contract/index.ts'
import memory from '../../../adapters/memory/index.ts'

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
export const bytes = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'))
export const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

interface Plant {
  readonly kv?: (kv: Kv) => Partial<Kv>
  readonly store?: (store: Store<'kv'>) => Partial<Omit<Store<'kv'>, 'kv' | 'capabilities'>>
  readonly capabilities?: Partial<Capabilities>
}

export function plant({ kv: breakKv, store: breakStore, capabilities }: Plant): Adapter<'kv'> {
  return {
    ...memory,
    async open(options) {
      const store = await memory.open(options)
      const { kv } = store
      const whole: Kv = {
        get: key => kv.get(key),
        put: (key, value, putOptions) => kv.put(key, value, putOptions),
        delete: key => kv.delete(key),
        batch: writes => kv.batch(writes),
        compareAndSet: (key, expected, value) => kv.compareAndSet(key, expected, value),
        scan: range => kv.scan(range),
        snapshot: () => kv.snapshot(),
      }
      return {
        sync: () => store.sync(),
        close: () => store.close(),
        ...breakStore?.(store),
        kv: { ...whole, ...breakKv?.(whole) },
        capabilities: { ...store.capabilities, ...capabilities },
      }
    },
  }
}

export type Row = readonly [Uint8Array, Uint8Array]

export function cursorOver(rows: readonly Row[]): KvCursor {
  let index = -1
  return {
    next: () => ++index < rows.length,
    get key() {
      return rows[index]![0]
    },
    get value() {
      return rows[index]![1]
    },
    close: () => undefined,
  }
}

export async function rowsOf(kv: Kv, range: ScanRange): Promise<Row[]> {
  const cursor = await kv.scan(range)
  const rows: Row[] = []
  while (await cursor.next()) rows.push([cursor.key, cursor.value])
  return rows
}
