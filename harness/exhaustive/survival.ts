/** Judges what a crash left: the first so many writes, all that were promised among them, and nothing else. */
import type { Kv, Store } from '../../adapters/contract/index.ts'
import { type Bounds, type Contents, type RecordedWrites, textOf } from './recorded-writes.ts'

/** Reads everything forward, backward and key by key. @throws Error where the ways disagree, or `verify` finds damage. */
export async function readEverything(store: Store<'kv'>): Promise<Contents> {
  await store.verify?.()
  const contents = new Map<string, Uint8Array>()
  for await (const [key, value] of entriesOf(store.kv, false)) contents.set(key, value)
  const backward: string[] = []
  for await (const [key, value] of entriesOf(store.kv, true)) {
    backward.unshift(key)
    if (!isSame(contents.get(key), value)) throw new Error(`scanned backward, ${show(key)} is not what it is forward`)
  }
  if (backward.length !== contents.size) throw new Error('a scan backward finds other keys than one forward')
  for (const [key, value] of contents) {
    const answer = await store.kv.get(Buffer.from(key, 'latin1'))
    if (!isSame(answer, value)) throw new Error(`get and scan disagree at ${show(key)}`)
  }
  return contents
}

/** What is there is not what the first so many writes make. */
export class NotAPrefixError extends Error {
  override readonly name = 'NotAPrefixError'
}

/**
 * Finds how many of the first writes make the contents.
 *
 * @throws NotAPrefixError no number within the bounds does, so something is lost, torn, back, or from nowhere.
 */
export function survivingCount(writes: RecordedWrites, contents: Contents, { least, most }: Bounds): number {
  const state = new Map<string, Uint8Array>()
  const differing = new Set<string>(contents.keys())
  let closest: { readonly count: number; readonly keys: readonly string[] } | undefined
  for (let count = 0; count <= most; count++) {
    if (count > 0) {
      for (const [key, value] of writes.changesOf(count - 1)) {
        const text = textOf(key)
        if (value === undefined) state.delete(text)
        else state.set(text, value)
        if (isSame(value, contents.get(text))) differing.delete(text)
        else differing.add(text)
      }
    }
    if (count < least) continue
    if (differing.size === 0) return count
    if (closest === undefined || differing.size < closest.keys.length) closest = { count, keys: [...differing] }
  }
  throw new NotAPrefixError(
    `no first ${least} to ${most} writes make what is there; the first ${closest?.count ?? 0} come closest, ` +
      `but for ${describeKeys(closest?.keys ?? [])}`,
  )
}

async function* entriesOf(kv: Kv, reverse: boolean): AsyncGenerator<readonly [key: string, value: Uint8Array]> {
  const cursor = await kv.scan({ reverse })
  try {
    while (await cursor.next()) yield [textOf(cursor.key), cursor.value.slice()]
  } finally {
    await cursor.close()
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return Buffer.compare(a, b) === 0
}

function describeKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map(show).join(', ')
  return keys.length > 3 ? `${shown} and ${keys.length - 3} more` : shown
}

function show(key: string): string {
  return JSON.stringify(key)
}
