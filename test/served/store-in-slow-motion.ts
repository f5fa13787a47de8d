/** A store in memory whose every call waits until the test lets it go on, and that tells what was called. */
import type { KvWrite, Store } from '../../adapters/contract/index.ts'
import { memoryStore } from './server-for-tests.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

export interface SlowMotion {
  readonly store: Store<'kv'>
  /** Calls in the order in which they started, such as `get a`. */
  readonly started: string[]
  /** Lets the oldest call that waits go on, or the one of that name; waits for one that is still to come. */
  readonly release: (name?: string) => Promise<void>
  /** From now on nothing waits. */
  readonly releaseAll: () => void
}

export async function slowMotion(): Promise<SlowMotion> {
  const memory = await memoryStore()
  const started: string[] = []
  const waiting: { readonly name: string; readonly go: () => void }[] = []
  let isOpen = false
  let onStart: (() => void) | undefined

  async function wait<T>(name: string, act: () => T): Promise<Awaited<T>> {
    started.push(name)
    if (!isOpen) {
      await new Promise<void>(go => {
        waiting.push({ name, go })
        onStart?.()
      })
    }
    return await act()
  }

  const nameOf = (write: KvWrite): string => `${write.type} ${text(write.key)}`
  const kv: Store<'kv'>['kv'] = {
    get: key => wait(`get ${text(key)}`, () => memory.kv.get(key)),
    put: (key, value) => wait(`put ${text(key)}`, () => memory.kv.put(key, value)),
    delete: key => wait(`delete ${text(key)}`, () => memory.kv.delete(key)),
    batch: writes => wait(`batch ${writes.map(nameOf).join(', ')}`, () => memory.kv.batch(writes)),
    compareAndSet: (key, ...given) => wait(`cas ${text(key)}`, () => memory.kv.compareAndSet(key, ...given)),
    scan: range => wait('scan', () => memory.kv.scan(range)),
    snapshot: () => wait('snapshot', () => memory.kv.snapshot()),
  }
  return {
    store: { kv, capabilities: memory.capabilities, sync: () => wait('sync', () => undefined), close: () => undefined },
    started,
    async release(name) {
      for (;;) {
        const index = name === undefined ? 0 : waiting.findIndex(call => call.name === name)
        const [call] = index === -1 ? [] : waiting.splice(index, 1)
        if (call !== undefined) return call.go()
        await new Promise<void>(resolve => {
          onStart = resolve
        })
      }
    },
    releaseAll() {
      isOpen = true
      for (const { go } of waiting.splice(0)) go()
    },
  }
}
