/** A graph on a memory disk, with options under which a merge is always under way. */
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { Graph, type GraphOptions, graphDefaults } from '../../engines/graph/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'

export const directory = 'graph'

export const smallOptions: GraphOptions = {
  ...graphDefaults,
  durability: 'buffered',
  mergeChangesMin: 25,
  mergeShare: 0,
}

export interface MemoryGraph {
  readonly env: MemoryEnv
  readonly graph: Graph
}

/** Merges take their time, as on a thread of their own. */
export function slowEnv(seed: number, disk: MemoryDisk = new MemoryDisk()): MemoryEnv {
  const memory = memoryEnv({ seed, disk })
  return { ...memory, background: new SlowBackground(memory.background, createRandom(seed)) }
}

export async function openGraph(env: MemoryEnv, change: Partial<GraphOptions> = {}): Promise<MemoryGraph> {
  return { env, graph: await untilSettled(env.clock, Graph.open(env, directory, { ...smallOptions, ...change })) }
}

/** Waits for whatever the graph promised. */
export async function settled<T>({ env }: { readonly env: MemoryEnv }, answer: T | Promise<T>): Promise<T> {
  return untilSettled(env.clock, Promise.resolve(answer))
}

export function metricOf(graph: Graph, name: string): number {
  const metric = graph.metrics().find(candidate => candidate.name === name)
  if (metric === undefined) throw new Error(`there is no metric ${name}`)
  return metric.value
}
