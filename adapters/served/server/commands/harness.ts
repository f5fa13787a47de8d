/** What the contract can do and Redis has no words for. Absence, misuse and errors come as they do in process. */
import {
  type Awaitable,
  type KvCursor,
  type KvWrite,
  keyBytesMax,
  type ScanRange,
  StoreError,
} from '../../../contract/index.ts'
import { Output } from '../../resp/output.ts'
import { Encoded, ok, type Reply } from '../../resp/reply.ts'
import type { Command, CommandSet } from '../command.ts'
import type { Session } from '../session.ts'
import { countOf, integerOf, keywordOf, syntaxError } from '../words.ts'
import { breath } from './breath.ts'

const pageRowsMax = 10_000
const pageRowsDefault = 100
/** A page ends behind the row that passes it. */
const pageBytesMax = 1024 * 1024
const rowsPerTurn = 1000
const handleMax = Number.MAX_SAFE_INTEGER

export const harnessCommands: CommandSet = {
  model: 'kv',
  commands: [
    {
      name: 'HARNESS.DELETE',
      usage: 'key',
      words: { min: 2, max: 2 },
      summary: 'Removes the entry and answers OK, whether or not it was there',
      writes: true,
      keys: [1, 1, 1],
      run: ([, key], { kv }) => acknowledged(kv.delete(key!)),
      asWrite: ([, key, more]) =>
        key === undefined || key.length === 0 || key.length > keyBytesMax || more !== undefined
          ? undefined
          : { type: 'delete', key },
    },
    {
      name: 'HARNESS.CAS',
      usage: 'key ABSENT|IS expected DELETE|SET value',
      words: { min: 4, max: 6 },
      summary: 'Writes if the entry holds exactly what is expected; answers 1 or 0',
      writes: true,
      keys: [1, 1, 1],
      run: compareAndSet,
    },
    {
      name: 'HARNESS.BATCH',
      usage: '{PUT key value | PUTAT key value ms | DELETE key} …',
      words: { min: 1 },
      summary: 'Applies all or none, in order',
      writes: true,
      run: (words, { kv }) => acknowledged(kv.batch(batchOf(words))),
    },
    {
      name: 'HARNESS.SCAN',
      usage: '[SNAPSHOT number] [FROM key] [BELOW key] [REVERSE] [LIMIT rows] [PAGE rows]',
      words: { min: 1, max: 12 },
      summary: 'A cursor number and its first page of keys and values; 0 where that was all',
      writes: false,
      run: scan,
    },
    {
      name: 'HARNESS.NEXT',
      usage: 'cursor [PAGE rows]',
      words: { min: 2, max: 4 },
      summary: 'The next page of a cursor; 0 where that was the last',
      writes: false,
      run: (words, session) => {
        const handle = countOf(words[1], 'a cursor', 1, handleMax)
        if (words.length > 2 && (words.length !== 4 || keywordOf(words[2]) !== 'PAGE')) throw syntaxError()
        const rows = words.length === 4 ? pageRowsOf(words[3]) : pageRowsDefault
        return page(session.cursor(handle), handle, rows, session)
      },
    },
    onHandle('HARNESS.CLOSE', 'cursor', 'Frees a cursor', (handle, session) => session.closeCursor(handle)),
    {
      name: 'HARNESS.SNAPSHOT',
      usage: '',
      words: { min: 1, max: 1 },
      summary: 'The number of a snapshot of this moment, which this connection may read until it is released',
      writes: false,
      run: async (_, session) => {
        session.assertRoom()
        return session.keepSnapshot(await session.kv.snapshot())
      },
    },
    {
      name: 'HARNESS.GET',
      usage: 'snapshot key',
      words: { min: 3, max: 3 },
      summary: 'The value of the key in a snapshot',
      writes: false,
      keys: [2, 2, 1],
      run: ([, snapshot, key], session) => session.snapshot(countOf(snapshot, 'a snapshot', 1, handleMax)).get(key!),
    },
    onHandle('HARNESS.RELEASE', 'snapshot', 'Frees a snapshot', (handle, session) => session.releaseSnapshot(handle)),
  ],
}

function onHandle(
  name: string,
  what: string,
  summary: string,
  run: (handle: number, session: Session) => Promise<void>,
): Command {
  return {
    name,
    usage: what,
    words: { min: 2, max: 2 },
    summary,
    writes: false,
    run: (words, session) => run(countOf(words[1], `a ${what}`, 1, handleMax), session).then(() => ok),
  }
}

function acknowledged(written: Awaitable<void>): Awaitable<Reply> {
  return written === undefined ? ok : written.then(() => ok)
}

function compareAndSet(words: readonly Uint8Array[], { kv }: Session): Awaitable<Reply> {
  const [, key] = words
  let at = 2
  const expected = takeOptional('ABSENT', 'IS')
  const value = takeOptional('DELETE', 'SET')
  if (at !== words.length) throw syntaxError()
  const written = kv.compareAndSet(key!, expected, value)
  return typeof written === 'boolean' ? Number(written) : written.then(Number)

  function takeOptional(without: string, before: string): Uint8Array | undefined {
    const keyword = keywordOf(words[at++])
    if (keyword === without) return undefined
    if (keyword !== before || at >= words.length) throw syntaxError()
    return words[at++]
  }
}

function batchOf(words: readonly Uint8Array[]): KvWrite[] {
  const writes: KvWrite[] = []
  for (let at = 1; at < words.length; ) {
    const keyword = keywordOf(words[at])
    const [key, value, expiry] = [words[at + 1], words[at + 2], words[at + 3]]
    if (keyword === 'DELETE' && key !== undefined) {
      writes.push({ type: 'delete', key })
      at += 2
    } else if (keyword === 'PUT' && key !== undefined && value !== undefined) {
      writes.push({ type: 'put', key, value })
      at += 3
    } else if (keyword === 'PUTAT' && key !== undefined && value !== undefined) {
      writes.push({ type: 'put', key, value, expiresAtMs: countOf(expiry, 'an expiry', 0, Number.MAX_SAFE_INTEGER) })
      at += 4
    } else {
      throw syntaxError()
    }
  }
  return writes
}

function scan(words: readonly Uint8Array[], session: Session): Awaitable<Reply> {
  let from: Pick<Session['kv'], 'scan'> = session.kv
  let rows = pageRowsDefault
  const range: { -readonly [Name in keyof ScanRange]: ScanRange[Name] } = {}
  for (let at = 1; at < words.length; at++) {
    const keyword = keywordOf(words[at])
    if (keyword === 'REVERSE') {
      range.reverse = true
      continue
    }
    const value = words[++at]
    if (value === undefined) throw syntaxError()
    if (keyword === 'FROM') range.start = value
    else if (keyword === 'BELOW') range.end = value
    else if (keyword === 'LIMIT') range.limit = limitOf(value)
    else if (keyword === 'PAGE') rows = pageRowsOf(value)
    else if (keyword === 'SNAPSHOT') from = session.snapshot(countOf(value, 'a snapshot', 1, handleMax))
    else throw syntaxError()
  }
  session.assertRoom()
  const cursor = from.scan(range)
  return cursor instanceof Promise
    ? cursor.then(opened => page(opened, 0, rows, session))
    : page(cursor, 0, rows, session)
}

/** What is no limit is for the store to refuse, as it does in process. */
function limitOf(word: Uint8Array): number {
  const limit = integerOf(word)
  return limit === undefined ? Number.NaN : Number(limit)
}

function pageRowsOf(word: Uint8Array | undefined): number {
  return countOf(word, 'PAGE', 1, pageRowsMax)
}

/**
 * A list: the cursor's number, 0 where it is at its end and closed, then key, value, key, value. `handle` is 0
 * where the cursor has no number yet. Copies the rows: they hold until the next step only.
 */
async function page(cursor: KvCursor, handle: number, rowsMax: number, session: Session): Promise<Reply> {
  const body = new Output()
  let rows = 0
  try {
    while (rows < rowsMax && body.bytes < pageBytesMax) {
      const step = cursor.next()
      if (!(typeof step === 'boolean' ? step : await step)) {
        await (handle === 0 ? cursor.close() : session.closeCursor(handle))
        return encoded(0, rows, body)
      }
      body.bulk(copyWhereKept(cursor.key))
      body.bulk(copyWhereKept(cursor.value))
      if (++rows % rowsPerTurn === 0) await breath()
    }
    return encoded(handle === 0 ? await session.keepCursor(cursor) : handle, rows, body)
  } catch (thrown) {
    if (handle === 0) await cursor.close()
    throw thrown
  }
}

/** `Output` keeps long byte strings as they are. */
function copyWhereKept(bytes: Uint8Array): Uint8Array {
  return bytes.length > Output.copiedBytesMax ? new Uint8Array(bytes) : bytes
}

function encoded(handle: number, rows: number, body: Output): Encoded {
  const head = new Output()
  head.header(0x2a, 1 + rows * 2)
  head.header(0x3a, handle)
  return new Encoded([...head.take(), ...body.take()])
}

/** Whole-store calls, of every model. */
export const storeCommands: CommandSet = {
  commands: [
    whole('HARNESS.SYNC', 'Answers once everything acknowledged before survives a power loss', ({ served }) =>
      served.store.sync(),
    ),
    whole('HARNESS.SETTLE', 'Answers once background work has nothing left to do', ({ served }) =>
      served.store.settle?.(),
    ),
    whole('HARNESS.VERIFY', 'Checks the whole structure of the store', ({ served }) => {
      if (served.store.verify === undefined) throw new StoreError('NOT_SUPPORTED', 'the store has no such check')
      return served.store.verify()
    }),
    {
      name: 'HARNESS.METRICS',
      usage: '',
      words: { min: 1, max: 1 },
      summary: "The store's own figures, as JSON",
      writes: false,
      run: async (_, { served }) => JSON.stringify((await served.store.metrics?.()) ?? []),
    },
    {
      name: 'HARNESS.CAPABILITIES',
      usage: '',
      words: { min: 1, max: 1 },
      summary: 'What the store promises, and which of settle, metrics and verify it has, as JSON',
      writes: false,
      run: (_, { served: { store } }) =>
        JSON.stringify({
          capabilities: store.capabilities,
          methods: (['settle', 'metrics', 'verify'] as const).filter(name => store[name] !== undefined),
        }),
    },
  ],
}

function whole(name: string, summary: string, run: (session: Session) => Awaitable<void>): Command {
  return {
    name,
    usage: '',
    words: { min: 1, max: 1 },
    summary,
    writes: false,
    run: (_, session) => acknowledged(run(session)),
  }
}
