/**
 * A run of writes on a disk that records everything, with what the store had promised at each moment, and how to tell what a
 * directory holds: the contents after so many of the first writes, as text.
 */
import type { Shape } from '../../adapters/contract/index.ts'
import { createRandom, MemoryDisk, type Random } from '../../engines/env/index.ts'
import type { Rtree, RtreeOptions } from '../../engines/rtree/index.ts'
import { drawShape, pick } from './draw-shapes.ts'
import { openStore, settled } from './memory-store.ts'

const idCount = 40

export interface Promised {
  /** From so many operations of the disk on, so many of the first writes may not be lost. */
  readonly at: number
  readonly writeCount: number
}

export interface RecordedLife {
  readonly disk: MemoryDisk
  readonly options: Partial<RtreeOptions>
  /** After so many writes. */
  readonly contents: readonly string[]
  /** Operations of the disk before each write was called. */
  readonly issuedAt: readonly number[]
  /** Against the death of the process, and against a power loss. */
  readonly processPromises: readonly Promised[]
  readonly powerPromises: readonly Promised[]
}

export async function recordLife(
  seed: number,
  writeCount: number,
  options: Partial<RtreeOptions>,
): Promise<RecordedLife> {
  const random = createRandom(seed)
  const disk = new MemoryDisk({ record: true })
  const opened = await openStore(disk, options)
  const shapes = new Map<number, Shape>()
  const contents = [textOf(shapes)]
  const issuedAt: number[] = []
  const processPromises: Promised[] = [{ at: 0, writeCount: 0 }]
  const powerPromises: Promised[] = [{ at: 0, writeCount: 0 }]
  const promise = (isPower: boolean): void => {
    const made = { at: disk.operationCount, writeCount: contents.length - 1 }
    processPromises.push(made)
    if (isPower) powerPromises.push(made)
  }
  let inFlight: (void | Promise<void>)[] = []
  const { durability } = { durability: 'sync', ...options }
  const settleAll = async (): Promise<void> => {
    await settled(opened, Promise.all(inFlight))
    inFlight = []
    if (durability !== 'none') promise(durability === 'sync')
  }
  while (contents.length <= writeCount) {
    issuedAt.push(disk.operationCount)
    inFlight.push(write(opened.store, shapes, random))
    contents.push(textOf(shapes))
    if (random.nextInteger(3) === 0) await settleAll()
    if (random.nextInteger(25) === 0) {
      await settleAll()
      await settled(opened, opened.store.sync())
      promise(true)
    }
  }
  await settleAll()
  await settled(opened, opened.store.close())
  promise(true)
  return { disk, options, contents, issuedAt, processPromises, powerPromises }
}

function write(store: Rtree, shapes: Map<number, Shape>, random: Random): void | Promise<void> {
  const id = random.nextInteger(idCount)
  const draw = random.nextInteger(20)
  if (draw < 13) {
    const shape = drawShape(random, 'grid')
    shapes.set(id, shape)
    return store.put(id, shape)
  }
  if (draw < 18) {
    shapes.delete(id)
    return store.remove(id)
  }
  const count = pick(random, [2, 30])
  const ids = Float64Array.from({ length: count }, () => random.nextInteger(idCount))
  const boxes = Float64Array.from({ length: count * 4 }, (_, index) => (index % 4 < 2 ? -1 : 1) * random.nextInteger(9))
  for (const [index, loaded] of ids.entries()) {
    const [minX, minY, maxX, maxY] = boxes.subarray(index * 4) as unknown as [number, number, number, number]
    shapes.set(loaded, { type: 'Box', minX, minY, maxX, maxY })
  }
  return store.load({ count, ids, boxes })
}

/** What a store holds, and whether queries lead to all of it. */
export function contentsOf(store: Rtree): string {
  store.verify()
  const everywhere = { type: 'Box', minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 } as const
  const shapes = new Map<number, Shape>()
  for (const id of store.search({ area: everywhere, relation: 'intersects', metric: 'planar' })) {
    const shape = store.get(id)
    if (shape === undefined) throw new Error(`${id} is found, and not there`)
    shapes.set(id, shape)
  }
  for (let id = 0; id < idCount; id++) {
    if (store.get(id) !== undefined && !shapes.has(id)) throw new Error(`${id} is there, and not found`)
  }
  return textOf(shapes)
}

function textOf(shapes: ReadonlyMap<number, Shape>): string {
  return JSON.stringify([...shapes].sort(([left], [right]) => left - right))
}

/** Which number of first writes left this; at least and at most so many. */
export function assertPrefix(life: RecordedLife, text: string, least: number, most: number): void {
  for (let count = least; count <= most; count++) if (life.contents[count] === text) return
  const found = life.contents.indexOf(text)
  throw new Error(
    `${least} to ${most} of the first writes should be there, and ${found < 0 ? 'no number of them fits' : `there are ${found}`}`,
  )
}

/** Writes that were called before that operation of the disk. */
export function issuedBefore(life: RecordedLife, operationCount: number): number {
  let count = 0
  while (count < life.issuedAt.length && (life.issuedAt[count] as number) <= operationCount) count++
  return count
}

export function promisedAt(promises: readonly Promised[], operationCount: number): number {
  let writeCount = 0
  for (const promise of promises)
    if (promise.at <= operationCount) writeCount = Math.max(writeCount, promise.writeCount)
  return writeCount
}
