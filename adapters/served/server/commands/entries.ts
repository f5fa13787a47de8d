/** Redis' commands for one entry or several: each exactly as far as the `kv` contract can do it. */
import { type Awaitable, type KvWrite, keyBytesMax } from '../../../contract/index.ts'
import { ok, type Reply } from '../../resp/reply.ts'
import type { CommandSet } from '../command.ts'
import type { Session } from '../session.ts'
import { CommandError, keywordOf, syntaxError } from '../words.ts'
import { expiryOf } from './expiry.ts'

/** All values of one reply: each was read before the first of them leaves. */
const replyBytesMax = 512 * 1024 * 1024

export const entryCommands: CommandSet = {
  model: 'kv',
  commands: [
    {
      name: 'GET',
      usage: 'key',
      words: { min: 2, max: 2 },
      summary: 'The value of the key',
      writes: false,
      keys: [1, 1, 1],
      run: (words, session) => session.kv.get(words[1]!),
    },
    {
      name: 'SET',
      usage: 'key value [NX|XX] [GET] [EX s|PX ms|EXAT s|PXAT ms]',
      words: { min: 3 },
      summary: 'Writes one entry; an older expiry is gone',
      writes: true,
      keys: [1, 1, 1],
      run: set,
      asWrite: asPut,
    },
    {
      name: 'MGET',
      usage: 'key …',
      words: { min: 2 },
      summary: 'The values of several keys, of one moment where the store has snapshots',
      writes: false,
      keys: [1, -1, 1],
      run: (words, session) => valuesOf(words.slice(1), session),
    },
    {
      name: 'MSET',
      usage: 'key value …',
      words: { min: 3 },
      summary: 'Writes several entries, all or none',
      writes: true,
      keys: [1, -1, 2],
      run: multiSet,
    },
    ...['DEL', 'UNLINK'].map(name => ({
      name,
      usage: 'key …',
      words: { min: 2 },
      summary: 'Removes entries one after the other; answers how many there were',
      writes: true,
      keys: [1, -1, 1] as const,
      run: removeAll,
    })),
    {
      name: 'EXISTS',
      usage: 'key …',
      words: { min: 2 },
      summary: 'How many of the keys are there; one that is named twice counts twice',
      writes: false,
      keys: [1, -1, 1],
      run: async (words, session) => {
        const found = await valuesOf(words.slice(1), session)
        return found.filter(value => value !== undefined).length
      },
    },
  ],
}

/** A `SET` without options, and nothing in it that the store would refuse. */
function asPut(words: readonly Uint8Array[]): KvWrite | undefined {
  const [, key, value] = words
  if (words.length !== 3 || key!.length === 0 || key!.length > keyBytesMax) return undefined
  return { type: 'put', key: key!, value: value! }
}

function set(words: readonly Uint8Array[], session: Session): Awaitable<Reply> {
  const [, key, value] = words as [Uint8Array, Uint8Array, Uint8Array]
  if (words.length === 3) return acknowledged(session.kv.put(key, value))
  const options = setOptions(words)
  const { expiresAtMs } = options
  if (!options.get && options.when === undefined) {
    return acknowledged(session.kv.put(key, value, expiresAtMs === undefined ? {} : { expiresAtMs }))
  }
  if (expiresAtMs !== undefined) {
    throw new CommandError(
      'ERR SET: no expiry together with NX, XX or GET: they need a compare-and-set, which takes none',
    )
  }
  return setIf(key, value, options, session)
}

function acknowledged(written: Awaitable<void>): Awaitable<Reply> {
  return written === undefined ? ok : written.then(() => ok)
}

interface SetOptions {
  readonly when: 'NX' | 'XX' | undefined
  readonly get: boolean
  readonly expiresAtMs: number | undefined
}

function setOptions(words: readonly Uint8Array[]): SetOptions {
  let when: SetOptions['when']
  let get = false
  let expiresAtMs: number | undefined
  for (let index = 3; index < words.length; index++) {
    const option = keywordOf(words[index])
    switch (option) {
      case 'NX':
      case 'XX':
        if (when !== undefined) throw syntaxError()
        when = option
        break
      case 'GET':
        get = true
        break
      case 'EX':
      case 'PX':
      case 'EXAT':
      case 'PXAT':
        if (expiresAtMs !== undefined) throw syntaxError()
        expiresAtMs = expiryOf(option, words[++index])
        break
      case 'KEEPTTL':
        throw new CommandError('ERR SET: no KEEPTTL: the store does not tell when an entry expires')
      default:
        throw syntaxError()
    }
  }
  return { when, get, expiresAtMs }
}

/** By compare-and-set against what was found, again where somebody else was faster. */
async function setIf(key: Uint8Array, value: Uint8Array, { when, get }: SetOptions, { kv }: Session): Promise<Reply> {
  for (;;) {
    const found = await kv.get(key)
    if (when !== undefined && (when === 'NX') !== (found === undefined)) return get ? found : undefined
    if (await kv.compareAndSet(key, found, value)) return get ? found : ok
  }
}

function multiSet(words: readonly Uint8Array[], { kv, served }: Session): Awaitable<Reply> {
  if (words.length % 2 === 0)
    throw new CommandError("ERR wrong number of arguments for 'mset' command: a key without a value")
  if (!served.store.capabilities.atomicBatch) throw new CommandError('ERR MSET: the store has no atomic batch')
  const writes: KvWrite[] = []
  for (let index = 1; index < words.length; index += 2) {
    writes.push({ type: 'put', key: words[index]!, value: words[index + 1]! })
  }
  return acknowledged(kv.batch(writes))
}

async function removeAll(words: readonly Uint8Array[], session: Session): Promise<Reply> {
  let count = 0
  for (let index = 1; index < words.length; index++) if (await remove(words[index]!, session)) count++
  return count
}

/** True: it was there, and this call removed it. Where the store has no compare-and-set, two at once may both say so. */
async function remove(key: Uint8Array, { kv, served }: Session): Promise<boolean> {
  for (;;) {
    const found = await kv.get(key)
    if (found === undefined) return false
    if (!served.store.capabilities.compareAndSet) {
      await kv.delete(key)
      return true
    }
    if (await kv.compareAndSet(key, found, undefined)) return true
  }
}

/** One value a key. @throws CommandError together they are more than a reply may hold. */
async function valuesOf(keys: readonly Uint8Array[], { kv, served }: Session): Promise<(Uint8Array | undefined)[]> {
  const isOneMoment = keys.length > 1 && served.store.capabilities.snapshots
  const snapshot = isOneMoment ? await kv.snapshot() : undefined
  try {
    const values: (Uint8Array | undefined)[] = []
    let bytes = 0
    for (const key of keys) {
      const value = await (snapshot ?? kv).get(key)
      bytes += value?.length ?? 0
      if (bytes > replyBytesMax)
        throw new CommandError(`ERR a reply of more than ${replyBytesMax} bytes; ask for fewer keys`)
      values.push(value)
    }
    return values
  } finally {
    await snapshot?.release()
  }
}
