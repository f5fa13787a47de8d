/**
 * Stores with one planted bug each, made from the memory store: the suite must catch every one of them.
 *
 * `caughtBy` is part of the name of a test that has to fail; other tests may fail as well.
 */
import type { Adapter } from '../../../adapters/contract/index.ts'
import { StoreError } from '../../../adapters/contract/index.ts'
import type { Row } from './plant.ts'
import { bytes, cursorOver, pause, plant, rowsOf, text } from './plant.ts'

export interface BrokenStore {
  readonly bug: string
  readonly caughtBy: string
  readonly adapter: Adapter<'kv'>
}

const entryBugs: readonly BrokenStore[] = [
  {
    bug: 'the first value of a key stays',
    caughtBy: 'a later put wins',
    adapter: plant({
      kv: kv => ({
        async put(key, value, options) {
          if ((await kv.get(key)) === undefined) await kv.put(key, value, options)
        },
      }),
    }),
  },
  {
    bug: 'delete does nothing',
    caughtBy: 'a deleted entry is absent',
    adapter: plant({ kv: () => ({ delete: () => undefined }) }),
  },
  {
    bug: 'an absent key reads as an empty value',
    caughtBy: 'a key that never was is absent',
    adapter: plant({ kv: kv => ({ get: async key => (await kv.get(key)) ?? bytes('') }) }),
  },
  {
    bug: 'an empty value reads as absence',
    caughtBy: 'an empty value is a value',
    adapter: plant({
      kv: kv => ({
        async get(key) {
          const value = await kv.get(key)
          return value?.length === 0 ? undefined : value
        },
      }),
    }),
  },
  {
    bug: 'keys are cut to 65,534 bytes',
    caughtBy: 'long keys differ in their last byte',
    adapter: plant({
      kv: kv => ({
        get: key => kv.get(key.subarray(0, 65_534)),
        put: (key, value, options) => kv.put(key.subarray(0, 65_534), value, options),
      }),
    }),
  },
  {
    bug: "it keeps the caller's value instead of a copy",
    caughtBy: 'may be overwritten once it has settled',
    adapter: plant({
      kv(kv) {
        const kept = new Map<string, Uint8Array>()
        return {
          put(key, value, options) {
            kept.set(text(key), value)
            return kv.put(key, value, options)
          },
          scan: async range =>
            cursorOver((await rowsOf(kv, range)).map(([key, value]) => [key, kept.get(text(key)) ?? value])),
        }
      },
    }),
  },
  {
    bug: 'values are handed out in one buffer that is used again',
    caughtBy: 'holds for good',
    adapter: plant({
      kv(kv) {
        const shared = new Uint8Array(10_000_000)
        return {
          async get(key) {
            const value = await kv.get(key)
            if (value === undefined) return undefined
            shared.set(value)
            return shared.subarray(0, value.length)
          },
        }
      },
    }),
  },
  {
    bug: 'a value stands for the whole memory it is a view of',
    caughtBy: 'stands for its own bytes only',
    adapter: plant({
      kv: kv => ({ put: (key, value, options) => kv.put(key, new Uint8Array(value.buffer), options) }),
    }),
  },
  {
    bug: 'it takes longer keys than it claims',
    caughtBy: 'a key of 101 bytes is a TypeError',
    adapter: plant({ capabilities: { keyBytesMax: 100 } }),
  },
  {
    bug: 'an empty key is ignored',
    caughtBy: 'an empty key is a TypeError',
    adapter: plant({
      kv: kv => ({ put: (key, value, options) => (key.length === 0 ? undefined : kv.put(key, value, options)) }),
    }),
  },
]

const scanBugs: readonly BrokenStore[] = [
  {
    bug: 'bytes are compared as signed',
    caughtBy: 'unsigned lexicographic order',
    adapter: plant({
      kv: kv => ({
        async scan(range) {
          const rows = await rowsOf(kv, range)
          const signed = (row: Row): number => (row[0][0]! << 24) >> 24
          return cursorOver(rows.toSorted((left, right) => signed(left) - signed(right)))
        },
      }),
    }),
  },
  {
    bug: 'a bound longer than any key is cut',
    caughtBy: 'a bound may be empty, or longer than any key',
    adapter: plant({
      kv: kv => ({
        scan: range => kv.scan({ ...range, ...(range.start && { start: range.start.subarray(0, 65_535) }) }),
      }),
    }),
  },
  {
    bug: 'the end of a range is included',
    caughtBy: 'its start and not its end',
    adapter: plant({
      kv: kv => ({
        scan: range => kv.scan(range.end === undefined ? range : { ...range, end: bytes(`${text(range.end)}\0`) }),
      }),
    }),
  },
  {
    bug: 'a reverse scan counts its limit from the wrong side',
    caughtBy: 'from the side where it begins',
    adapter: plant({
      kv: kv => ({
        scan: async range => {
          const rows = await rowsOf(kv, { ...range, reverse: false })
          return cursorOver(range.reverse === true ? rows.toReversed() : rows)
        },
      }),
    }),
  },
  {
    bug: 'a range whose start is above its end throws',
    caughtBy: 'whose start is not below its end',
    adapter: plant({
      kv: kv => ({
        scan(range) {
          if (range.start && range.end && text(range.start) > text(range.end)) throw new StoreError('IO', 'bounds')
          return kv.scan(range)
        },
      }),
    }),
  },
  {
    bug: 'a cursor sees what is written while it moves',
    caughtBy: 'as of the call of scan',
    adapter: plant({
      kv: kv => ({
        scan(range) {
          let rows: Row[] | undefined
          let index = -1
          return {
            async next() {
              await pause()
              rows ??= await rowsOf(kv, range)
              return ++index < rows.length
            },
            get key() {
              return rows![index]![0]
            },
            get value() {
              return rows![index]![1]
            },
            close: () => undefined,
          }
        },
      }),
    }),
  },
]

const writeBugs: readonly BrokenStore[] = [
  {
    bug: 'a batch is so many single writes',
    caughtBy: 'nobody sees half of a batch',
    adapter: plant({
      kv: kv => ({
        async batch(writes) {
          for (const write of writes) {
            await pause()
            if (write.type === 'put') await kv.put(write.key, write.value)
            else await kv.delete(write.key)
          }
        },
      }),
    }),
  },
  {
    bug: 'the first write of a key in a batch wins',
    caughtBy: 'the later of one key last',
    adapter: plant({ kv: kv => ({ batch: writes => kv.batch(writes.toReversed()) }) }),
  },
  {
    bug: 'a batch applies what comes before a misuse',
    caughtBy: 'one write that is misuse writes nothing',
    adapter: plant({
      kv: kv => ({
        async batch(writes) {
          for (const write of writes) await kv.batch([write])
        },
      }),
    }),
  },
  {
    bug: 'compareAndSet takes an empty value for absence',
    caughtBy: 'holds what is expected',
    adapter: plant({
      kv: kv => ({
        compareAndSet: (key, expected, value) =>
          kv.compareAndSet(key, expected?.length === 0 ? undefined : expected, value),
      }),
    }),
  },
  {
    bug: 'compareAndSet reads and writes in two steps',
    caughtBy: 'no one loses a step',
    adapter: plant({
      kv: kv => ({
        async compareAndSet(key, expected, value) {
          const found = await kv.get(key)
          if (found === undefined || expected === undefined ? found !== expected : text(found) !== text(expected))
            return false
          await pause()
          await (value === undefined ? kv.delete(key) : kv.put(key, value))
          return true
        },
      }),
    }),
  },
]

const timeBugs: readonly BrokenStore[] = [
  {
    bug: 'a snapshot moves with the store',
    caughtBy: 'a snapshot is unmoved',
    adapter: plant({
      kv: kv => ({
        snapshot: () => ({ get: key => kv.get(key), scan: range => kv.scan(range), release: () => undefined }),
      }),
    }),
  },
  {
    bug: 'expiry is accepted and forgotten',
    caughtBy: 'until it expires',
    adapter: plant({ kv: kv => ({ put: (key, value) => kv.put(key, value) }) }),
  },
  {
    bug: 'an expiry once set stays',
    caughtBy: 'a later put decides',
    adapter: plant({
      kv(kv) {
        const expiries = new Map<string, number>()
        return {
          put(key, value, options) {
            const expiresAtMs = options?.expiresAtMs ?? expiries.get(text(key))
            if (expiresAtMs === undefined) return kv.put(key, value)
            expiries.set(text(key), expiresAtMs)
            return kv.put(key, value, { expiresAtMs })
          },
        }
      },
    }),
  },
  {
    bug: 'a closed store goes on',
    caughtBy: 'a closed store says CLOSED',
    adapter: plant({ store: () => ({ close: () => undefined }) }),
  },
  {
    bug: 'a closed store throws an error without a code',
    caughtBy: 'a closed store says CLOSED',
    adapter: plant({
      kv: kv => ({
        get(key) {
          try {
            return kv.get(key)
          } catch (thrown) {
            if (thrown instanceof StoreError) throw new Error('closed')
            throw thrown
          }
        },
      }),
    }),
  },
]

const refuse = (): never => {
  throw new StoreError('NOT_SUPPORTED', 'not here')
}

const wrongClaims: readonly BrokenStore[] = [
  ...(['compareAndSet', 'snapshots', 'expiry'] as const).map(capability => ({
    bug: `it has ${capability} and does not say so`,
    caughtBy: `${capability}: not claimed, and refused`,
    adapter: plant({ capabilities: { [capability]: false } }),
  })),
  {
    bug: 'it keeps data and says that it does not',
    caughtBy: 'it forgets what it is given',
    adapter: plant({ capabilities: { keepsData: false } }),
  },
  {
    bug: 'it says that it has compareAndSet and refuses it',
    caughtBy: 'compareAndSet',
    adapter: plant({ kv: () => ({ compareAndSet: refuse }) }),
  },
  {
    bug: 'it says that it has snapshots and refuses them',
    caughtBy: 'snapshot',
    adapter: plant({ kv: () => ({ snapshot: refuse }) }),
  },
  {
    bug: 'it says that it has expiry and refuses it',
    caughtBy: 'expire',
    adapter: plant({
      kv: kv => ({ put: (key, value, options) => (options === undefined ? kv.put(key, value) : refuse()) }),
    }),
  },
  {
    bug: 'it says that its data lasts, and forgets it at close',
    caughtBy: 'when the store opens again',
    adapter: { ...plant({ capabilities: { durability: 'buffered' } }), durabilities: ['buffered'] },
  },
  {
    bug: 'it lets two open the same store',
    caughtBy: 'LOCKED to everyone else',
    adapter: { ...plant({ capabilities: { durability: 'buffered' } }), durabilities: ['buffered'] },
  },
  {
    bug: 'it claims another durability than it was opened with',
    caughtBy: 'claims what the adapter offers',
    adapter: plant({ capabilities: { durability: 'sync' } }),
  },
  {
    bug: 'a metric is not a number',
    caughtBy: 'metrics are named, finite',
    adapter: plant({
      store: () => ({
        metrics: () => [{ name: 'cache.hitRatio', value: Number.NaN, unit: 'ratio', description: 'Hits' }],
      }),
    }),
  },
]

export const brokenStores: readonly BrokenStore[] = [
  ...entryBugs,
  ...scanBugs,
  ...writeBugs,
  ...timeBugs,
  ...wrongClaims,
]
