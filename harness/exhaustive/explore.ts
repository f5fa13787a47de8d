/**
 * A crash after every operation of the disk that a short run made: every write, every sync, every name that appears,
 * moves or goes. Each time the disk keeps nothing of what was not synced, or all, or all but half of the last write, or
 * some subset; each time the store is opened again, read in every way there is, and written to.
 *
 * What is there must be what the first so many writes make: all that were promised, no batch in part, nothing from
 * behind a hole, nothing deleted that comes back. All of it comes from the seed, so a failure comes again.
 */
import type { OpenOptions, Store } from '../../adapters/contract/index.ts'
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { createRandom, type MemoryDisk, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import type { RecordedRun } from './recorded-run.ts'
import { type Contents, textOf } from './recorded-writes.ts'
import { NotAPrefixError, readEverything, survivingCount } from './survival.ts'

/** What the disk kept of the operations that were not synced; a number: a subset drawn from that seed. */
type Kept = 'nothing' | 'everything' | 'torn' | number

export interface CrashPoint {
  /** The crash came right after so many operations of the disk. */
  readonly at: number
  readonly kept: Kept
}

export interface Exploration {
  readonly crashCount: number
  /** The first crash that left something wrong. Absent: none did. */
  readonly problem?: {
    readonly point: CrashPoint
    readonly message: string
    /** True: it is one only if writes are applied in the order of their calls. */
    readonly isOfOrder: boolean
  }
  /** False: it was stopped before it had tried every crash. */
  readonly complete: boolean
}

export interface ExplorationParts {
  readonly adapter: OwnAdapter<'kv'>
  readonly options: OpenOptions
  readonly run: RecordedRun
  /** Subsets of what was not synced are drawn from it. */
  readonly seed: number
  readonly stop: AbortSignal
  /** From 0 to 1; called now and then, after a turn of the event loop. */
  readonly onProgress: (done: number) => void
}

const pointsBetweenTurns = 16

export async function exploreCrashes(parts: ExplorationParts): Promise<Exploration> {
  const { run, seed } = parts
  const known = new Map<Kept, Contents>()
  const pointCount = run.disk.operationCount
  let crashCount = 0
  for (let at = 0; at <= pointCount; at++) {
    if (parts.stop.aborted) return { crashCount, complete: false }
    const kinds: Kept[] = ['nothing', 'everything', 'torn', seed + 2 * at, seed + 2 * at + 1]
    for (const kept of kinds) {
      const point = { at, kept }
      const livesOn = kept === kinds[at % kinds.length]
      try {
        const same = !livesOn && isImageOfBefore(run, point) ? known.get(kept) : undefined
        const contents = same ?? (await reopen(parts, point, livesOn))
        if (typeof kept !== 'number') known.set(kept, contents)
        survivingCount(run.writes, contents, run.writes.boundsAt(at, kept === 'everything'))
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        const isOfOrder = error instanceof NotAPrefixError
        return { crashCount: crashCount + 1, complete: true, problem: { point, message, isOfOrder } }
      }
      crashCount++
    }
    if (at % pointsBetweenTurns === 0) await turn(() => parts.onProgress(at / pointCount))
  }
  return { crashCount, complete: true }
}

export function describePoint(run: RecordedRun, { at, kept }: CrashPoint): string {
  const operation = run.disk.operations[at - 1]
  const last = operation === undefined ? 'nothing' : `${operation.type} ${operation.path}`
  const what = typeof kept === 'number' ? `a subset drawn from seed ${kept}` : kept
  return `crash after operation ${at} of the disk (${last}); of what was not synced it kept ${what}`
}

/** Whether the operation before the crash made no difference: a sync where all survives, anything else where nothing does. */
function isImageOfBefore({ disk }: RecordedRun, { at, kept }: CrashPoint): boolean {
  const isSync = disk.operations[at - 1]?.type.startsWith('sync')
  return isSync === (kept === 'everything') && (kept === 'everything' || kept === 'nothing')
}

/** What is there after the crash. `livesOn`: the store is also written to, closed, and opened once more. */
async function reopen(parts: ExplorationParts, { at, kept }: CrashPoint, livesOn: boolean): Promise<Contents> {
  const image = parts.run.disk.crashImageAt(at, typeof kept === 'number' ? createRandom(kept) : kept)
  return withStore(parts, image, async store => {
    const contents = await readEverything(store)
    if (!livesOn) return contents
    const expected = new Map(contents)
    const [gone] = contents.keys()
    if (gone !== undefined) {
      await store.kv.delete(Buffer.from(gone, 'latin1'))
      expected.delete(gone)
    }
    for (let number = 0; number < 4; number++) {
      const key = new TextEncoder().encode(`after the crash ${number}`)
      await store.kv.put(key, key)
      expected.set(textOf(key), key)
    }
    await store.close()
    await withStore(parts, image, async again => assertSame(await readEverything(again), expected))
    return contents
  })
}

/** Opens the store on the disk, in a world of its own, and closes it afterwards. */
async function withStore<T>(
  { adapter, options }: ExplorationParts,
  disk: MemoryDisk,
  use: (store: Store<'kv'>) => Promise<T>,
): Promise<T> {
  const env = memoryEnv({ seed: 1, disk })
  const open = async (): Promise<T> => {
    const store = await adapter.openOn(env, options)
    const answer = await use(store)
    await store.close()
    return answer
  }
  return untilSettled(env.clock, open())
}

function assertSame(contents: Contents, expected: Contents): void {
  for (const key of new Set([...contents.keys(), ...expected.keys()])) {
    const [found, written] = [contents.get(key), expected.get(key)]
    if (found === undefined || written === undefined || Buffer.compare(found, written) !== 0) {
      throw new Error(`written to after the crash, closed and opened again, ${JSON.stringify(key)} is not what it was`)
    }
  }
}

function turn(then: () => void): Promise<void> {
  return new Promise(resolve => {
    setImmediate(() => {
      then()
      resolve()
    })
  })
}
