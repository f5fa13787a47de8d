/** A run of writes on a disk that records everything, with what the graph had promised at each moment. */
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { type Durability, Graph } from '../../engines/graph/index.ts'
import { directory, openGraph, settled, slowEnv, smallOptions } from './memory-graph.ts'
import { describeContents, drawWrites } from './small-world.ts'

/** From so many operations of the disk on, so many of the first writes may not be lost. */
interface PromiseMade {
  readonly at: number
  readonly writeCount: number
}

export interface RecordedGraph {
  readonly disk: MemoryDisk
  readonly durability: Durability
  /** By count of writes: what they make. */
  readonly contents: readonly string[]
  /** By write: operations of the disk before the call. */
  readonly issuedAt: readonly number[]
  /** Against the death of the process, and against a power loss; both in the order of time. */
  readonly processPromises: readonly PromiseMade[]
  readonly powerPromises: readonly PromiseMade[]
}

export async function recordGraph(seed: number, durability: Durability, writeCount: number): Promise<RecordedGraph> {
  const random = createRandom(seed)
  const disk = new MemoryDisk({ record: true })
  const env = slowEnv(seed, disk)
  const opened = await openGraph(env, { durability, mergeChangesMin: 15 })
  const { graph } = opened
  const reference = new GraphReference()
  const contents = [describeContents(reference)]
  const issuedAt: number[] = []
  const processPromises: PromiseMade[] = []
  const powerPromises: PromiseMade[] = []
  const answers: Promise<void>[] = []
  const promise = (count: number, isPower: boolean): void => {
    const made = { at: disk.operationCount, writeCount: count }
    if (durability !== 'none' || isPower) processPromises.push(made)
    if (durability === 'sync' || isPower) powerPromises.push(made)
  }
  while (issuedAt.length < writeCount) {
    const writes = drawWrites(random, reference)
    try {
      reference.write(writes)
    } catch {
      continue
    }
    issuedAt.push(disk.operationCount)
    contents.push(describeContents(reference))
    const count = issuedAt.length
    const answer = graph.write(writes)
    if (answer instanceof Promise) answers.push(answer.then(() => promise(count, false)))
    else promise(count, false)
    if (random.nextInteger(4) === 0) await settled(opened, Promise.all(answers.splice(0)))
    if (random.nextInteger(12) === 0) await settled(opened, graph.sync()).then(() => promise(count, true))
    if (random.nextInteger(25) === 0) await settled(opened, graph.settle())
    for (let turns = random.nextInteger(60); turns > 0; turns--) await undefined
  }
  await settled(opened, Promise.all(answers))
  await settled(opened, graph.close())
  promise(writeCount, true)
  return { disk, durability, contents, issuedAt, processPromises, powerPromises }
}

/** What the disk kept of the operations that were not synced. */
export type Loss = 'nothing' | 'everything' | 'torn' | number

export function imageOf(disk: MemoryDisk, at: number, kept: Loss, record = false): MemoryDisk {
  return disk.crashImageAt(at, typeof kept === 'number' ? createRandom(kept) : kept, { record })
}

export async function openImage(disk: MemoryDisk, durability: Durability): Promise<{ env: MemoryEnv; graph: Graph }> {
  const env = memoryEnv({ seed: 1, disk })
  return { env, graph: await untilSettled(env.clock, Graph.open(env, directory, { ...smallOptions, durability })) }
}

/** How many of the first writes make what is there. @throws Error: none of the counts that may be do. */
export function survivingCount(run: RecordedGraph, graph: Graph, bounds: { least: number; most: number }): number {
  graph.verify()
  const found = describeContents(graph)
  const count = run.contents.findLastIndex((content, index) => index <= bounds.most && content === found)
  if (count >= bounds.least) return count
  const which = run.contents.indexOf(found)
  throw new Error(
    `${bounds.least} to ${bounds.most} writes had to be there, and there are ${which < 0 ? 'none of those' : which}:\n${found}`,
  )
}

export function boundsAt(run: RecordedGraph, at: number, kept: Loss): { least: number; most: number } {
  // A process that dies leaves everything that it wrote.
  const promises = kept === 'everything' ? run.processPromises : run.powerPromises
  const least = promises.findLast(promise => promise.at <= at)?.writeCount ?? 0
  return { least, most: run.issuedAt.filter(issued => issued <= at).length }
}
