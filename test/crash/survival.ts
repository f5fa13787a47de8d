/** Judges what a crash left: all that was promised, nothing torn, nothing that was never there. */
import { createRandom, type MemoryDisk, type MemoryEnv, memoryEnv } from '../../engines/env/index.ts'
import type { EngineSetup, TreeUnderTest } from '../lsm/engine-setup.ts'
import { untilSettled } from '../lsm/patience.ts'
import { bytesOf, describeKey, describeValue, isSameValue, keyOf } from '../lsm/sorted-model.ts'
import { type Contents, directory, type PromiseMade, type RecordedRun } from './recorded-run.ts'

/** What the disk kept of the operations that were not synced. */
export type Loss = 'nothing' | 'everything' | 'torn' | number

export interface CrashPoint {
  /** The crash came right after so many operations of the disk. */
  readonly at: number
  /** A number: a subset drawn from that seed. */
  readonly kept: Loss
}

export function imageOf(disk: MemoryDisk, { at, kept }: CrashPoint, record = false): MemoryDisk {
  return disk.crashImageAt(at, typeof kept === 'number' ? createRandom(kept) : kept, { record })
}

/** How many of the first writes must be there after the crash, and how many can be. */
export function boundsAt(run: RecordedRun, { at, kept }: CrashPoint): { least: number; most: number } {
  // A process that dies leaves everything that it wrote.
  const promises = kept === 'everything' ? run.processPromises : run.powerPromises
  return { least: promisedAt(promises, at), most: run.writes.filter(({ issuedAt }) => issuedAt <= at).length }
}

function promisedAt(promises: readonly PromiseMade[], at: number): number {
  return promises.findLast(promise => promise.at <= at)?.writeCount ?? 0
}

export async function openImage(
  disk: MemoryDisk,
  setup: EngineSetup,
): Promise<{ env: MemoryEnv; tree: TreeUnderTest }> {
  const env = memoryEnv({ seed: 1, disk })
  return { env, tree: await untilSettled(env.clock, setup.open(env, directory)) }
}

/** Reads everything in every way there is, checks that the ways agree, and verifies the tree. */
export function readEverything(tree: TreeUnderTest): Contents {
  tree.verify()
  const contents = new Map<string, Uint8Array>()
  const cursor = tree.scan({})
  while (cursor.next()) contents.set(keyOf(cursor.key), new Uint8Array(cursor.value))
  cursor.close()
  const backward = tree.scan({ reverse: true })
  for (const [key, value] of [...contents].reverse()) {
    if (!backward.next() || keyOf(backward.key) !== key || !isSameValue(backward.value, value)) {
      throw new Error(`scanned backward, ${describeKey(key)} is not what it is forward`)
    }
    if (!isSameValue(tree.get(bytesOf(key)), value)) throw new Error(`get and scan disagree at ${describeKey(key)}`)
  }
  if (backward.next()) throw new Error('a scan backward yields more than one forward')
  backward.close()
  return contents
}

/**
 * Finds how many of the first writes make the contents.
 *
 * @throws Error: no number within the bounds does, so something is lost, torn, back, or from nowhere.
 */
export function survivingCount(run: RecordedRun, contents: Contents, bounds: { least: number; most: number }): number {
  const state = new Map(run.before)
  const differing = new Set<string>()
  const compare = (key: string): void => {
    if (isSameValue(state.get(key), contents.get(key))) differing.delete(key)
    else differing.add(key)
  }
  for (const key of [...state.keys(), ...contents.keys()]) compare(key)
  let closest = { count: -1, keys: [...differing] }
  for (let count = 0; count <= bounds.most; count++) {
    if (count > 0) {
      for (const [key, value] of run.writes[count - 1]?.changes ?? []) {
        if (value === undefined) state.delete(key)
        else state.set(key, value)
        compare(key)
      }
    }
    if (count < bounds.least) continue
    if (differing.size === 0) return count
    if (closest.count < 0 || differing.size < closest.keys.length) closest = { count, keys: [...differing] }
  }
  throw new Error(describeLoss(run, contents, bounds, closest))
}

function describeLoss(
  run: RecordedRun,
  contents: Contents,
  bounds: { least: number; most: number },
  closest: { count: number; keys: readonly string[] },
): string {
  const expected = new Map(run.before)
  for (const { changes } of run.writes.slice(0, Math.max(0, closest.count))) {
    for (const [key, value] of changes) {
      if (value === undefined) expected.delete(key)
      else expected.set(key, value)
    }
  }
  const differences = closest.keys
    .slice(0, 5)
    .map(
      key => `${describeKey(key)} is ${describeValue(contents.get(key))}, expected ${describeValue(expected.get(key))}`,
    )
  return (
    `no first ${bounds.least} to ${bounds.most} writes make what is there; ` +
    `closest are the first ${closest.count}: ${differences.join('; ')}`
  )
}

export function describePoint(run: RecordedRun, { at, kept }: CrashPoint): string {
  const operation = run.disk.operations[at - 1]
  const last = operation === undefined ? 'nothing' : `${operation.type} ${operation.path}`
  const what = typeof kept === 'number' ? `a subset drawn from seed ${kept}` : kept
  return `run ${run.seed} (${run.setup.name}), crash after operation ${at} of the disk (${last}), of what was not synced it kept ${what}`
}
